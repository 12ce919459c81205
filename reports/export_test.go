package reports

import "reflect"

// ResultsType is the type of results.json.
var ResultsType = reflect.TypeFor[document]()

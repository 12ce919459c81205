package reports

import (
	"reflect"

	"github.com/voicesim/voicesim/reports/results"
)

// ResultsType is the type of results.json.
var ResultsType = reflect.TypeFor[results.Document]()

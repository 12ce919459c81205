package reports

import (
	"reflect"
	"time"

	"github.com/voicesim/voicesim/reports/results"
)

// ResultsType is the type of results.json.
var ResultsType = reflect.TypeFor[results.Document]()

// Paged has the pages of a suite have taken so long.
func (s *Suite) Paged(long time.Duration) { s.paging = long }

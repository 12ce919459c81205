package jsonshape_test

import (
	"fmt"

	"github.com/voicesim/voicesim/internal/jsonshape"
)

func ExampleShape_Check() {
	s := jsonshape.Object(jsonshape.Needs("type", jsonshape.Enum("auto")), jsonshape.May("limit", jsonshape.Integer(1, 10)))
	n, err := jsonshape.Parse([]byte(`{"type":"auto","limits":3}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Check(n, "").Message)
	// Output: Unknown parameter: 'limits'.
}

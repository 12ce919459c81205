package scenarios_test

import (
	"fmt"

	"github.com/voicesim/voicesim/judge"
)

func ExampleLoad() {
	sc, err := judge.Load("status.yaml", []byte(`
name: order status
agent: supportline
script:
  - caller: Where is order A1001?
  - model: It should arrive Tuesday.
  - expect: {heard: arrive Tuesday, within: 1.5s}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range sc.Script {
		fmt.Println(step.Pos, step.Verb)
	}
	// Output:
	// status.yaml:5:5 caller
	// status.yaml:6:5 model
	// status.yaml:7:5 expect
}

func ExampleMistakes() {
	_, err := judge.Load("status.yaml", []byte(`
name: order status
agent: supportline
script:
  - caller: My order is #1001
  - model: {say: It has shipped, I think.}
  - expect: {heard: shipped, withn: 900}
`))
	fmt.Println(err)
	// Output:
	// status.yaml:5:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after
	//     - caller: My order is #1001
	//               ^
	//   write:
	//     - caller: "My order is #1001"
	//
	// status.yaml:6:18: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line
	//     - model: {say: It has shipped, I think.}
	//                    ^
	//   write:
	//     - model: {say: "It has shipped, I think."}
	//
	// status.yaml:7:30: unknown key "withn": did you mean "within"?
	//     - expect: {heard: shipped, withn: 900}
	//                                ^
}

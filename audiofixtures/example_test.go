package audiofixtures_test

import (
	"fmt"

	"github.com/voicesim/voicesim/audiofixtures"
)

func ExampleFind() {
	u, ok := audiofixtures.Find(audiofixtures.Caller, "hi where's my order a1001", "")
	fmt.Println(ok, u.Text)
	last := u.Words[len(u.Words)-1]
	fmt.Println(last.Text, "begins at", last.Start)
	// Output:
	// true Hi, where's my order A1001?
	// A1001 begins at 1.381292s
}

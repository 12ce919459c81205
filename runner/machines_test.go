package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner"
)

var _ = DescribeTable("The handoffs of a session", func(inputs, want string) {
	Expect(runner.HandOff(inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "add a", "prepare a | preparing"),
	Entry(nil, "add a; add b", "prepare a | preparing"),
	Entry(nil, "add a; prepared a", "prepare a; update | updating"),
	Entry(nil, "add a; prepared a; add b", "prepare a; update | updating"),
	Entry(nil, "add a; prepared a; acknowledged a", "prepare a; update; a came | none"),
	Entry(nil, "add a; add b; prepared a; acknowledged a", "prepare a; update; a came, prepare b | preparing"),
	Entry(nil, "add a; failed a", "prepare a; a failed | none"),
	Entry(nil, "add a; add b; failed a", "prepare a; a failed, prepare b | preparing"),
	Entry(nil, "add a; prepared a; refused a", "prepare a; update; a failed | none"),
	Entry(nil, "add a; refused a", "prepare a | preparing"),
	Entry(nil, "add a; acknowledged a", "prepare a | preparing"),
	Entry(nil, "acknowledged a", "none"),
	Entry(nil, "refused a", "none"),
	Entry(nil, "add a; prepared a; acknowledged b", "prepare a; update | updating"),
	Entry(nil, "add a; prepared a; refused b", "prepare a; update | updating"),
	Entry(nil, "add a; prepared a; failed a", "prepare a; update | updating"),
	Entry(nil, "add a; failed a; prepared a", "prepare a; a failed | none"),
	Entry(nil, "add a; add b; failed a; prepared a; failed a", "prepare a; a failed, prepare b | preparing"),
	Entry(nil, "add a; prepared a; prepared a", "prepare a; update | updating"),
)

const ms = time.Millisecond

var _ = DescribeTable("The words heard of a text", func(heard, generated time.Duration, complete bool, want string) {
	Expect(playout.HeardText("one two three four", heard, generated, complete)).To(Equal(want))
},
	EntryDescription("%v of %v, complete %v → %s"),
	Entry(nil, 0*ms, 1000*ms, true, ""),
	Entry(nil, 1000*ms, 1000*ms, true, "one two three four"),
	Entry(nil, 500*ms, 1000*ms, true, "one two"),
	Entry(nil, 450*ms, 1000*ms, true, "one two"),
	Entry(nil, 100*ms, 1000*ms, true, ""),
	Entry(nil, 300*ms, 300*ms, false, "one"),
	Entry(nil, 500*ms, 0*ms, true, ""),
)

package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
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

package turntaking_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/turntaking"
)

func TestTurnTaking(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "turntaking")
}

var _ = DescribeTable("The turn taker", func(automatic bool, inputs, want string) {
	Expect(turntaking.TakeTurns(automatic, inputs)).To(Equal(want))
},
	EntryDescription("automatic %v: %s → %s"),
	Entry(nil, true, "started", "speaking, turn 1"),
	Entry(nil, true, "started; stopped", "stopped, turn 1"),
	Entry(nil, true, "stopped", "idle, turn 0"),
	Entry(nil, true, "idle", "stopped, turn 1"),
	Entry(nil, true, "idle; committed", "will answer | awaiting, turn 1"),
	Entry(nil, true, "started; stopped; committed", "will answer | awaiting, turn 1"),
	Entry(nil, false, "started; stopped; committed", "idle, turn 1"),
	Entry(nil, true, "started; committed", "idle, turn 1"),
	Entry(nil, true, "committed", "idle, turn 1"),
	Entry(nil, true, "started; stopped; committed; created", "will answer; own | idle, turn 1"),
	Entry(nil, true, "started; stopped; committed; waited", "will answer | idle, turn 1"),
	Entry(nil, true, "started; stopped; committed; started", "will answer | speaking, turn 2"),
	Entry(nil, true, "started; stopped; started", "speaking, turn 2"),
	Entry(nil, true, "started; stopped; created", "own | idle, turn 1"),
	Entry(nil, true, "started; stopped; created; committed", "own | idle, turn 1"),
	Entry(nil, true, "started; stopped; created; committed; committed", "own | idle, turn 2"),
	Entry(nil, true, "started; stopped; created asked; committed", "will answer | awaiting, turn 1"),
	Entry(nil, false, "started; stopped; created", "stopped, turn 1"),
	Entry(nil, true, "started; waited", "speaking too long, turn 1"),
	Entry(nil, true, "started; waited; stopped", "stopped, turn 1"),
	Entry(nil, true, "started; stopped; waited", "stopped too long, turn 1"),
	Entry(nil, true, "started; stopped; waited; committed", "will answer | awaiting, turn 1"),
	Entry(nil, true, "started; stopped; waited; started", "speaking, turn 2"),
	Entry(nil, true, "started; cleared", "idle, turn 1"),
	Entry(nil, true, "started; typed", "speaking, turn 2"),
	Entry(nil, true, "created", "idle, turn 0"),
	Entry(nil, true, "started; idle", "speaking, turn 1"),
)

var _ = DescribeTable("The response scheduler", func(inputs, want string) {
	Expect(turntaking.Schedule(inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "next", "idle"),
	Entry(nil, "enqueue; enqueue", "idle, 2 waiting"),
	Entry(nil, "enqueue; next", "create_1 for 1 | requested"),
	Entry(nil, "enqueue; enqueue; next", "create_1 for 2 | requested"),
	Entry(nil, "enqueue; enqueue config=x; enqueue; next", "create_1 for 1 | requested, 2 waiting"),
	Entry(nil, "enqueue config=x; enqueue config=y; next", "create_1 for 1 as x | requested, 1 waiting"),
	Entry(nil, "enqueue; next; enqueue; next", "create_1 for 1 | requested, 1 waiting"),
	Entry(nil, "enqueue waits; next blocked", "idle, 1 waiting"),
	Entry(nil, "enqueue config=x; next blocked", "create_1 for 1 as x | requested"),
	Entry(nil, "enqueue waits; next blocked; next", "create_1 for 1 | requested"),
	Entry(nil, "enqueue ifturn=1; next turn=1", "create_1 for 1 | requested"),
	Entry(nil, "enqueue ifturn=1; next turn=2", "idle"),
	Entry(nil, "created r1", "theirs | active r1"),
	Entry(nil, "enqueue; next; created r1", "create_1 for 1; ours | active r1"),
	Entry(nil, "enqueue; next; created r1; enqueue; next", "create_1 for 1; ours | active r1, 1 waiting"),
	Entry(nil, "enqueue; next; created r1; enqueue; done r1; next", "create_1 for 1; ours; create_2 for 1 | requested"),
	Entry(nil, "created r1; done r2", "theirs | active r1"),
	Entry(nil, "created r1; created r2", "theirs; theirs | active r2"),
	Entry(nil, "created r1; cancel; cancel", "theirs; cancel r1 | cancelling r1"),
	Entry(nil, "created r1; cancel; done r1", "theirs; cancel r1 | idle"),
	Entry(nil, "cancel", "idle"),
	Entry(nil, "enqueue; next; cancel; created r1", "create_1 for 1; ours, cancel | active r1"),

	// What the server's own response to a turn answers.
	Entry(nil, "enqueue waits; answering; created r1 own; done r1; next", "theirs | idle"),
	Entry(nil, "enqueue waits items=o1; answering; created r1 own; shown o1; done r1; next", "theirs; create_1 for 1 | requested"),
	Entry(nil, "enqueue waits items=o1; shown o1; answering; created r1 own; done r1; next", "theirs | idle"),
	Entry(nil, "enqueue waits; answering; unanswered; next", "create_1 for 1 | requested"),
	Entry(nil, "enqueue config=x; answering; created r1 own; done r1; next", "theirs; create_1 for 1 as x | requested"),

	// Lost races.
	Entry(nil, "enqueue; next; created r1 own; error of=voicesim_create_1", "create_1 for 1; theirs; lost race | active r1, 1 waiting"),
	Entry(nil, "enqueue; next; created r1 own; error of=voicesim_create_1; done r1; next", "create_1 for 1; theirs; lost race; create_2 for 1 | requested"),
	Entry(nil, "enqueue; next; answering; created r1 own; error of=voicesim_create_1; done r1; next", "create_1 for 1; theirs; lost race | idle"),
	Entry(nil, "enqueue; next; created r1; error of=voicesim_create_1; done r1; next", "create_1 for 1; ours; lost race; create_2 for 1 | requested"),
	Entry(nil, "enqueue; next; error of=voicesim_create_1; next", "create_1 for 1; lost race | blocked, 1 waiting"),
	Entry(nil, "enqueue; next; error of=voicesim_create_1; done r7; next", "create_1 for 1; lost race; create_2 for 1 | requested"),
	Entry(nil, "enqueue; next; error of=voicesim_create_1; waited; next", "create_1 for 1; lost race; create_2 for 1 | requested"),
	Entry(nil, "enqueue; next; error", "create_1 for 1; lost race | blocked, 1 waiting"),
	Entry(nil, "enqueue; next; error of=another", "create_1 for 1; not ours | requested"),
	Entry(nil, "enqueue; next; error code=other", "create_1 for 1; not ours | requested"),
	Entry(nil, "enqueue; next; error of=voicesim_create_1 code=other", "create_1 for 1; lost | idle"),
	Entry(nil, "enqueue; next; created r1; error of=voicesim_create_1 code=other", "create_1 for 1; ours; not ours | active r1"),
	Entry(nil, "error", "not ours | idle"),
	Entry(nil, "enqueue; next; cancel; error of=voicesim_create_1", "create_1 for 1; lost race | blocked"),
	Entry(nil, "enqueue; next; created r1 own; cancel; error of=voicesim_create_1; done r1; next", "create_1 for 1; theirs; cancel r1; lost race; create_2 for 1 | requested"),
	Entry(nil, "enqueue; next; waited", "create_1 for 1; lost | idle"),
	Entry(nil, "enqueue; next; error; waited; next; error; waited; next; error; waited; next; error",
		"create_1 for 1; lost race; create_2 for 1; lost race; create_3 for 1; lost race; create_4 for 1; lost | blocked"),

	// A response that was cancelled because the caller began to speak while its request was on its way.
	Entry(nil, "enqueue waits; next; created r1; cancel; postpone; done r1; next blocked", "create_1 for 1; ours; cancel r1 | idle, 1 waiting"),
)

var _ = DescribeTable("A batch of function calls", func(inputs, want string) {
	Expect(turntaking.Gather(inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "call a", "gathering, fruitless"),
	Entry(nil, "call a; output a", "gathering"),
	Entry(nil, "call a; output a; done", "ask for oa | closed"),
	Entry(nil, "call a; done", "waiting, fruitless"),
	Entry(nil, "call a; done; output a", "ask for oa | closed"),
	Entry(nil, "call a; call b; output b; done; output a", "ask for ob,oa | closed"),
	Entry(nil, "call a; call b; done; output b", "waiting"),
	Entry(nil, "call a; done; timeout; output a", "ask for oa | closed"),
	Entry(nil, "call a; call b; done; output b; timeout", "ask for ob | late"),
	Entry(nil, "call a; call b; call c; done; output b; timeout; output a", "ask for ob; ask for oa | late"),
	Entry(nil, "call a; call b; done; output b; timeout; output a", "ask for ob; ask for oa | closed"),
	Entry(nil, "call a; call b; done; output b; asks a; timeout", "waiting"),
	Entry(nil, "call a; call b; done; output b; asks a; decided a; timeout", "ask for ob | late"),
	Entry(nil, "call a; output a; output a; done", "ask for oa | closed"),
	Entry(nil, "call a; output a useless; done", "ask for oa | closed, fruitless"),
	Entry(nil, "call a; output a; done; done", "ask for oa | closed"),
	Entry(nil, "done", "closed, fruitless"),
)

var _ = DescribeTable("The handoffs of a session", func(inputs, want string) {
	Expect(turntaking.HandOff(inputs)).To(Equal(want))
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

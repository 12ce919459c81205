package playout_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
)

var _ = DescribeTable("The queue", func(inputs, want string) {
	Expect(playout.Play(playout.Device, 0, inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "read 4", ".... | 0 waiting, silent"),
	Entry(nil, "push r/i 4", "4 waiting, i 0/4"),
	Entry(nil, "push r/i 4; read 3", "aaa | 1 waiting, i 3/4"),
	Entry(nil, "push r/i 4; push r/i 3; read 6", "aaaabb | 1 waiting, i 6/7"),
	Entry(nil, "push r/i 4; push r/j 3; read 6", "aaaabb | 1 waiting, i 4/4, j 2/3"),
	Entry(nil, "push r/i 2; push s/j 2; push r/i 2; end r; read 5", "aaccb | 1 waiting, j 1/2"),
	Entry(nil, "push r/i 2; read 4", "aa.. dry | 0 waiting, i 2/2, silent"),
	Entry(nil, "push r/i 2; read 4; read 4; push r/i 2; read 4", "aa.. dry; ....; bb.. dry | 0 waiting, i 4/4, silent"),
	Entry(nil, "push r/i 2; end r/i; read 4", "aa.. | 0 waiting, silent"),
	Entry(nil, "push r/i 2; read 2; end r/i", "aa | 0 waiting, silent"),
	Entry(nil, "push r/i 2; push r/j 2; read 4; end r", "aabb | 0 waiting, silent"),
	Entry(nil, "push r/i 4; read 2; silence r; read 2", "aa; .. | 0 waiting, silent"),
	Entry(nil, "push r/i 4; silence r; push r/i 4; push r/k 4", "refused; refused | 0 waiting, silent"),
	Entry(nil, "push r/i 4; silence r; push s/j 4; read 5", "bbbb. dry | 0 waiting, j 4/4, silent"),
	Entry(nil, "push r/i 4; push s/j 4; read 2; silence r; read 4", "aa; bbbb | 0 waiting, j 4/4, silent"),
)

var _ = DescribeTable("The queue before a device with 3 ms of latency", func(inputs, want string) {
	Expect(playout.Play(playout.Device, 3, inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "push r/i 4; read 2", "aa | 2 waiting, i 0/4"),
	Entry(nil, "push r/i 4; read 4", "aaaa | 0 waiting, i 1/4"),
	Entry(nil, "push r/i 4; end r; read 4; read 2", "aaaa; .. | 0 waiting, i 3/4 ended"),
	Entry(nil, "push r/i 4; end r; read 4; read 3", "aaaa; ... | 0 waiting, silent"),
	Entry(nil, "read 9; push r/i 4; read 2", ".........; aa | 2 waiting, i 0/4"),
	Entry(nil, "push r/i 4; read 4; silence r; read 3", "aaaa; ... | 0 waiting, silent"),
)

var _ = DescribeTable("The queue before a far player", func(inputs, want string) {
	Expect(playout.Play(playout.Far, 0, inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "push r/i 4; take 3 m", "aaa | 1 waiting, i 0/4"),
	Entry(nil, "push r/i 4; take 3 m; heard m", "aaa | 1 waiting, i 3/4"),
	Entry(nil, "push r/i 4; take 2 m; take 2 n; heard m", "aa; aa | 0 waiting, i 2/4"),
	Entry(nil, "push r/i 4; take 2 m; take 2 n; heard n; heard m", "aa; aa | 0 waiting, i 4/4, silent"),
	Entry(nil, "push r/i 4; take 2 m; silence r; push s/j 4; take 2 n; heard m", "aa; bb | 2 waiting, j 0/4"),
	Entry(nil, "push r/i 4; take 2 m; silence r; push s/j 4; take 2 n; heard n", "aa; bb | 2 waiting, j 2/4"),
	Entry(nil, "push r/i 4; push r/i 3; heard a", "3 waiting, i 4/7"),
	Entry(nil, "push r/i 4; push r/i 3; take 2 m; heard a", "aa | 3 waiting, i 4/7"),
	Entry(nil, "push r/i 4; silence r; push s/j 9; heard a", "9 waiting, j 0/9"),
	Entry(nil, "push r/i 2; push s/j 2; end r; take 4 m; silence r", "aabb | 2 waiting, j 0/2"),
	Entry(nil, "push r/i 2; push s/j 2; end r; take 4 m; silence r; heard m; take 4 n", "aabb; bb | 0 waiting, j 0/2"),
	Entry(nil, "push r/i 2; push s/j 3; end r; take 4 m; silence r; take 4 n; heard n; end s", "aabb; bbb | 0 waiting, silent"),
	Entry(nil, "push q/h 3; push r/i 2; end q; take 4 m; heard a; end r; push q/g 3; take 2 n; silence r; take 9 o", "aaab; bc; ccc | 0 waiting, g 0/3"),
)

var _ = DescribeTable("The queue before a player to whom audio is pushed", func(inputs, want string) {
	Expect(playout.Play(playout.Push, 0, inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "push r/i 4", "0 waiting, i 0/4"),
	Entry(nil, "push r/i 4; heard a", "0 waiting, i 4/4, silent"),
	Entry(nil, "push r/i 4; push r/i 3; heard a", "0 waiting, i 4/7"),
	Entry(nil, "push r/i 4; push r/j 3; heard b", "0 waiting, i 4/4, j 3/3, silent"),
	Entry(nil, "push r/i 4; elapse 3", "0 waiting, i 3/4"),
	Entry(nil, "push r/i 4; elapse 9", "heard 4 | 0 waiting, i 4/4, silent"),
	Entry(nil, "push r/i 4; push r/j 3; elapse 5", "0 waiting, i 4/4, j 1/3"),
	Entry(nil, "push r/i 4; end r; elapse 4", "0 waiting, silent"),
	Entry(nil, "push r/i 4; elapse 1; silence r; push r/i 2", "refused | 0 waiting, silent"),
	Entry(nil, "push r/i 4; push s/j 3; elapse 1; silence r", "out bbb | 0 waiting, j 0/3"),
	Entry(nil, "push s/j 3; push r/i 4; elapse 1; silence r; elapse 2; end s", "out aa | 0 waiting, silent"),
	Entry(nil, "push s/j 3; silence r; heard a", "0 waiting, j 3/3, silent"),
	Entry(nil, "push s/j 3; push r/i 4; silence r; push s/j 3; heard b", "out aaa | 0 waiting, j 0/6"),
)

var _ = DescribeTable("The queue, when two responses come at once", func(mode playout.Mode, inputs, want string) {
	Expect(playout.Play(mode, 0, inputs)).To(Equal(want))
},
	EntryDescription("%v: %s → %s"),
	Entry(nil, playout.Device, "push r/i 2; push s/j 2; push r/i 2; push s/j 2; read 2; end r; end s; read 9", "aa; ccbbdd... | 0 waiting, silent"),
	Entry(nil, playout.Device, "push r/i 2; read 3; push s/j 2; read 3", "aa. dry; ... | 2 waiting, i 2/2, j 0/2"),
	Entry(nil, playout.Device, "push r/i 2; read 3; push s/j 2; read 3; push r/i 2; read 3; end r; read 3", "aa. dry; ...; cc. dry; bb. dry | 0 waiting, j 2/2, silent"),
	Entry(nil, playout.Device, "push r/i 2; read 2; push s/j 2; hush 2000; read 3", "aa; bb. dry | 0 waiting, i 2/2, j 2/2, silent"),
	Entry(nil, playout.Device, "push r/i 2; read 2; push s/j 2; push r/k 2; end r; end s; read 9", "aa; ccbb..... | 0 waiting, silent"),
	Entry(nil, playout.Device, "push r/i 2; end r/i; read 2; push s/j 2; push r/k 2; end s; read 9", "aa; bbcc..... dry | 0 waiting, k 2/2, silent"),
	Entry(nil, playout.Device, "push r/i 2; read 1; push s/j 2; silence r; read 3", "a; bb. dry | 0 waiting, j 2/2, silent"),
	Entry(nil, playout.Far, "push r/i 2; push s/j 2; push r/i 2; take 9 m; heard m; end r; take 9 n; heard n; end s", "aacc; bb | 0 waiting, silent"),
	Entry("a far player replaced by an empty one gets what the old one had not played", playout.Far,
		"push r/i 6; take 2 m; take 3 n; heard m; restart; heard n; take 9 o; heard o", "aa; aaa; aaaa | 0 waiting, i 6/6, silent"),
	Entry(nil, playout.Push, "push r/i 2; push s/j 2; push r/i 2", "2 waiting, i 0/4, j 0/2"),
	Entry(nil, playout.Push, "push r/i 2; push s/j 2; push r/i 2; end r; push s/j 1; elapse 9", "out bb; heard 7 | 0 waiting, j 3/3, silent"),
	Entry(nil, playout.Push, "push r/i 2; push s/j 2; end s; end r", "out bb, end of j | 0 waiting, i 0/2 ended, j 0/2 ended"),
	Entry(nil, playout.Push, "push r/i 2; push s/j 2; push q/h 2; end s; end r", "out bb, end of j, out cc | 0 waiting, i 0/2 ended, j 0/2 ended, h 0/2"),
	Entry(nil, playout.Push, "push r/i 2; push s/j 2; silence r", "out bb | 0 waiting, j 0/2"),
	Entry(nil, playout.Push, "push r/i 2; end r; push s/j 2; push q/h 2; silence q", "out aa, end of i, out bb | 0 waiting, i 0/2 ended, j 0/2"),
)

var _ = DescribeTable("The queue, when more arrives than may wait", func(mode playout.Mode, inputs, want string) {
	Expect(playout.Play(mode, 0, inputs)).To(Equal(want))
},
	EntryDescription("%v: %s → %s"),
	Entry(nil, playout.Device, "push r/i 20", "20 waiting, i 0/20"),
	Entry(nil, playout.Device, "push r/i 20; push r/i 1; push r/j 1; push s/k 1", "full; refused; full | 20 waiting, i 0/20"),
	Entry(nil, playout.Device, "push r/i 20; read 5; push s/k 5", "aaaaa | 20 waiting, i 5/20, k 0/5"),
	Entry(nil, playout.Device, "push r/i 20; push r/i 1; read 20; push r/i 1; end r", "full; aaaaaaaaaaaaaaaaaaaa; refused | 0 waiting, silent"),
	Entry(nil, playout.Far, "push r/i 20; take 20 m; push r/i 1", "aaaaaaaaaaaaaaaaaaaa; full | 0 waiting, i 0/20"),
	Entry(nil, playout.Push, "push r/i 20; elapse 5; push r/i 6", "full | 0 waiting, i 5/20"),
)

var _ = DescribeTable("A mark, written and read", func(m playout.Mark, text string) {
	Expect(m.String()).To(Equal(text))
	Expect(playout.ParseMark(text)).To(Equal(m))
},
	Entry(nil, playout.Mark{}, ""),
	Entry(nil, playout.Mark{Generation: 1}, "1.0"),
	Entry(nil, playout.Mark{Generation: 7, Offset: 1 << 40}, "7.1099511627776"),
)

var _ = DescribeTable("What is not a mark", func(text string) {
	Expect(playout.ParseMark(text)).Error().To(MatchError(ContainSubstring("not a mark")))
},
	Entry(nil, "x"), Entry(nil, "1"), Entry(nil, "0.5"), Entry(nil, "1.-5"), Entry(nil, "4294967296.1"), Entry(nil, "1.5.6"),
)

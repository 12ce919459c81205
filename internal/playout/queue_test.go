package playout_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/playout"
)

var _ = DescribeTable("The queue", func(inputs, want string) {
	Expect(playout.Play(false, 0, inputs)).To(Equal(want))
},
	EntryDescription("%s → %s"),
	Entry(nil, "read 4", ".... | 0 waiting, silent"),
	Entry(nil, "push r/i 4", "4 waiting, i 0/4"),
	Entry(nil, "push r/i 4; read 3", "aaa | 1 waiting, i 3/4"),
	Entry(nil, "push r/i 4; push r/i 3; read 6", "aaaabb | 1 waiting, i 6/7"),
	Entry(nil, "push r/i 4; push r/j 3; read 6", "aaaabb | 1 waiting, i 4/4, j 2/3"),
	Entry(nil, "push r/i 2; push s/j 2; push r/i 2; read 5", "aabbc | 1 waiting, i 3/4, j 2/2"),
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
	Expect(playout.Play(false, 3, inputs)).To(Equal(want))
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
	Expect(playout.Play(true, 0, inputs)).To(Equal(want))
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
	Entry(nil, "push r/i 2; push s/j 2; take 4 m; silence r", "aabb | 0 waiting, j 2/2, silent"),
)

package fakeserver_test

import (
	"math/rand"
	"sort"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

var _ = Describe("Timers", func() {
	It("fire in the order of their times, then of being armed, however they are armed and stopped", func() {
		base := time.Unix(0, 0)
		for seed := range int64(200) {
			r := rand.New(rand.NewSource(seed))
			var ts fakeserver.Timers
			type entry struct {
				name  string
				at    time.Time
				order int
			}
			armed := map[string]entry{}
			for order := range 60 {
				name := string(rune('a' + r.Intn(26)))
				if _, on := armed[name]; on && r.Intn(3) == 0 {
					ts.Stop(name)
					delete(armed, name)
					continue
				}
				at := base.Add(time.Duration(r.Intn(20)))
				ts.Set(name, at)
				armed[name] = entry{name, at, order}
			}
			var want []entry
			for _, e := range armed {
				if !e.at.After(base.Add(15)) {
					want = append(want, e)
				}
			}
			sort.Slice(want, func(i, j int) bool {
				if !want[i].at.Equal(want[j].at) {
					return want[i].at.Before(want[j].at)
				}
				return want[i].order < want[j].order
			})
			var names []string
			for _, e := range want {
				names = append(names, e.name)
			}
			ts.Fire(base.Add(15))
			Expect(ts.Fired).To(Equal(names), "seed %d", seed)
		}
	})
})

var _ = Describe("Ids", func() {
	// Source: sess_E4Ame… was made at 1784663472 (docs/fidelity.md).
	It("carry the second in which they were made", func() {
		ids := fakeserver.IDs(1, time.Unix(1784663472, 0), 3)
		Expect(ids[0]).To(MatchRegexp(`^call_[0-9A-Za-z]{16}$`))
		Expect(ids[1]).To(MatchRegexp(`^event_E4Ame[0-9A-Za-z]{16}$`))
	})

	It("are valid before the year in which they begin", func() {
		Expect(fakeserver.IDs(1, time.Unix(0, 0), 2)[1]).To(MatchRegexp(`^event_00000[0-9A-Za-z]{16}$`))
	})

	It("are all different, and the same from the same seed", func() {
		ids := fakeserver.IDs(7, epoch, 5000)
		Expect(ids).To(Equal(fakeserver.IDs(7, epoch, 5000)))
		seen := map[string]bool{}
		for _, id := range ids {
			Expect(seen[id]).To(BeFalse())
			seen[id] = true
		}
		Expect(strings.Join(ids, "")).NotTo(Equal(strings.Join(fakeserver.IDs(8, epoch, 5000), "")))
	})
})

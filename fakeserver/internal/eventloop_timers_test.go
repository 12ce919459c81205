package internal_test

import (
	"math/rand"
	"sort"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
)

var _ = Describe("Timers", func() {
	It("fire in the order of their times, then of being armed, however they are armed and stopped", func() {
		base := time.Unix(0, 0)
		for seed := range int64(200) {
			r := rand.New(rand.NewSource(seed))
			var ts eventloop.Timers
			var fired []string
			named := map[string]*eventloop.Timer{}
			type entry struct {
				name  string
				at    time.Time
				order int
			}
			armed := map[string]entry{}
			for order := range 60 {
				name := string(rune('a' + r.Intn(26)))
				if _, on := armed[name]; on && r.Intn(3) == 0 {
					ts.Stop(named[name])
					delete(armed, name)
					continue
				}
				at := base.Add(time.Duration(r.Intn(20)))
				if named[name] == nil {
					named[name] = &eventloop.Timer{Fire: func() { fired = append(fired, name) }}
				}
				ts.Set(named[name], at)
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
			for due := ts.Due(base.Add(15)); due != nil; due = ts.Due(base.Add(15)) {
				due.Fire()
			}
			Expect(fired).To(Equal(names), "seed %d", seed)
		}
	})
})

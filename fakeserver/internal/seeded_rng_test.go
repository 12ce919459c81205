package internal_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
)

// made returns ids as a session makes them at a time of day.
func made(seed uint64, at time.Time, n int) []string {
	rng := seeded.New(seed, 1, at, at)
	ids := []string{rng.CallID()}
	for len(ids) < n {
		ids = append(ids, rng.ID("event_", at))
	}
	return ids
}

var _ = Describe("Ids", func() {
	now := time.Unix(1785000000, 0)

	// Source: sess_E4Ame… was made at 1784663472.
	It("carry the second in which they were made", func() {
		ids := made(1, time.Unix(1784663472, 0), 3)
		Expect(ids[0]).To(MatchRegexp(`^call_[0-9A-Za-z]{16}$`))
		Expect(ids[1]).To(MatchRegexp(`^event_E4Ame[0-9A-Za-z]{16}$`))
	})

	It("are valid before the year in which they begin", func() {
		Expect(made(1, time.Unix(0, 0), 2)[1]).To(MatchRegexp(`^event_00000[0-9A-Za-z]{16}$`))
	})

	It("of one kind do not depend on how many of another were made", func() {
		few, many := seeded.New(1, 1, now, now), seeded.New(1, 1, now, now)
		for range 3 {
			many.ID("event_", now)
			many.Padding(5)
			many.Between("a lag", 0, time.Second)
		}
		Expect(many.ID("item_", now)).To(Equal(few.ID("item_", now)))
		Expect(many.CallID()).To(Equal(few.CallID()))
		Expect(many.Between("another", 0, time.Hour)).To(Equal(few.Between("another", 0, time.Hour)))
		Expect(strings.TrimPrefix(few.ID("resp_", now), "resp_")).NotTo(Equal(strings.TrimPrefix(few.ID("event_", now), "event_")))
	})

	It("are all different, and the same from the same seed", func() {
		ids := made(7, now, 5000)
		Expect(ids).To(Equal(made(7, now, 5000)))
		seen := map[string]bool{}
		for _, id := range ids {
			Expect(seen[id]).To(BeFalse())
			seen[id] = true
		}
		Expect(strings.Join(ids, "")).NotTo(Equal(strings.Join(made(8, now, 5000), "")))
	})
})

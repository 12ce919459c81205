package telephony_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
)

// keyIn presses keys, one each half second, a "." being a second and a half of nothing, and collects meanwhile.
func keyIn(want *telephony.Entry, before, keys string) (got string, took time.Duration, left string, err error) {
	GinkgoHelper()
	Expect(virtualtime.Run(func(ctx context.Context) error {
		keypad := &telephony.Keypad{}
		press := func(keys string) {
			for _, key := range keys {
				if key == '.' {
					time.Sleep(time.Second)
				} else {
					keypad.Observe(&runner.Digit{Key: runner.Key(key)})
				}
				time.Sleep(500 * time.Millisecond)
			}
		}
		press(before)
		var pressing sync.WaitGroup
		pressing.Go(func() { press(keys) })
		began := time.Now()
		var digits telephony.Digits
		digits, err = keypad.Collect(ctx, want)
		got, took = string(digits), time.Since(began)
		pressing.Wait()
		rest, _ := keypad.Collect(ctx, &telephony.Entry{First: time.Millisecond, Between: time.Millisecond, NoEnd: true})
		left = string(rest)
		return nil
	})).To(Succeed())
	return got, took, left, err
}

var _ = Describe("A keypad", func() {
	DescribeTable("collects", func(want *telephony.Entry, before, keys, result string, problem error, after time.Duration, rest string) {
		got, took, left, err := keyIn(want, before, keys)
		Expect(got).To(Equal(result))
		Expect(took).To(Equal(after))
		Expect(left).To(Equal(rest))
		if problem == nil {
			Expect(err).NotTo(HaveOccurred())
		} else {
			Expect(err).To(MatchError(problem))
		}
	},
		Entry("up to the end key", nil, "", "12#4", "12", nil, time.Second, "4"),
		Entry("so many keys", &telephony.Entry{Length: 2}, "", "123", "12", nil, 500*time.Millisecond, "3"),
		Entry("fewer, with the end key", &telephony.Entry{Length: 9}, "", "12#", "12", nil, time.Second, ""),
		Entry("until a pause, where no length is wanted", nil, "", "12....3", "12", nil, 5500*time.Millisecond, "3"),
		Entry("too few in time", &telephony.Entry{Length: 4, Between: time.Second}, "", "12.3", "12", telephony.ErrTooFewKeys, 1500*time.Millisecond, "3"),
		Entry("nothing in time", &telephony.Entry{First: time.Second}, "", "", "", telephony.ErrTooFewKeys, time.Second, ""),
		Entry("anew", &telephony.Entry{Length: 2, Again: "*"}, "", "1*23", "23", nil, 1500*time.Millisecond, ""),
		Entry("the hash too", &telephony.Entry{Length: 2, NoEnd: true}, "", "#1", "#1", nil, 500*time.Millisecond, ""),
		Entry("what was pressed ahead of the question", &telephony.Entry{Length: 3}, "12", "3", "123", nil, time.Duration(0), ""),
		Entry("nothing of that, if it is to be fresh", &telephony.Entry{Length: 1, Fresh: true}, "12", "3", "3", nil, time.Duration(0), ""),
	)

	It("stops when it is told to, and is one person's at a time", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			keypad := &telephony.Keypad{}
			short, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			var first sync.WaitGroup
			first.Go(func() {
				_, err := keypad.Collect(short, nil)
				Expect(err).To(MatchError(context.DeadlineExceeded))
			})
			time.Sleep(500 * time.Millisecond)
			_, err := keypad.Collect(ctx, nil)
			Expect(err).To(MatchError(telephony.ErrCollecting))
			first.Wait()
			return nil
		})).To(Succeed())
	})

	It("keeps a bounded number of keys that nobody wants", func() {
		keypad := &telephony.Keypad{}
		for i := range 100 {
			keypad.Press(runner.Key("0123456789"[i%10 : i%10+1]))
		}
		got, err := keypad.Collect(context.Background(), &telephony.Entry{Length: 32})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(got)).To(HaveSuffix("6789"))
		_, err = keypad.Collect(context.Background(), &telephony.Entry{First: time.Millisecond})
		Expect(err).To(MatchError(telephony.ErrTooFewKeys))
	})

	It("gives digits that are in no log, unless somebody says them", func() {
		pin := telephony.Digits("0815")
		text, err := json.Marshal(map[string]any{"pin": pin})
		Expect(err).NotTo(HaveOccurred())
		all := fmt.Sprintf("%v %s %q %#v %x %+v", pin, pin, pin, pin, pin, struct{ Pin telephony.Digits }{pin}) + string(text)
		Expect(all).To(Equal(`•••• •••• •••• •••• •••• {Pin:••••}{"pin":"••••"}`))
		Expect(pin.Item().Content[0].Text.Or("")).To(HaveSuffix("telephone: 0 8 1 5"))
	})
})

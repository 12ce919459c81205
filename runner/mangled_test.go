package runner_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// serverFrames are the frames of servers in the examples of package wire: at least one of each event.
func serverFrames() (frames [][]byte) {
	names, err := filepath.Glob("../wire/testdata/*.txtar")
	Expect(err).NotTo(HaveOccurred())
	for _, name := range names {
		text, err := os.ReadFile(name)
		Expect(err).NotTo(HaveOccurred())
		of := ""
		for line := range strings.SplitSeq(string(text), "\n") {
			if strings.HasPrefix(line, "-- ") {
				of = line
			} else if of == "-- server --" && strings.HasPrefix(line, "{") {
				frames = append(frames, []byte(line))
			}
		}
	}
	return frames
}

// mangle calls use with a copy of a frame for each place in it at which change makes something else of a map.
func mangle(frame []byte, change func(m map[string]any, key string), use func([]byte)) {
	var places func(v any, at []any) [][]any
	places = func(v any, at []any) (all [][]any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				here := append(slices.Clone(at), key)
				all = append(append(all, here), places(v[key], here)...)
			}
		case []any:
			for i := range v {
				all = append(all, places(v[i], append(slices.Clone(at), i))...)
			}
		}
		return all
	}
	read := func() (v any) {
		Expect(json.Unmarshal(frame, &v)).To(Succeed())
		return v
	}
	for _, place := range places(read(), nil) {
		whole := read()
		at := whole
		for _, step := range place[:len(place)-1] {
			switch step := step.(type) {
			case string:
				at = at.(map[string]any)[step]
			case int:
				at = at.([]any)[step]
			}
		}
		change(at.(map[string]any), place[len(place)-1].(string))
		out, err := json.Marshal(whole)
		Expect(err).NotTo(HaveOccurred())
		use(out)
	}
}

// extreme is a value of the type of another one: a number, a text, or a list of so many of its first elements.
func extreme(of any, number float64, text string, elements int) any {
	switch of := of.(type) {
	case float64:
		return number
	case string:
		return text
	case []any:
		if len(of) > 0 {
			return slices.Repeat(of[:1], elements)
		}
	}
	return of
}

// wrongValues take the place of others.
var wrongValues = []any{nil, "", "x", -1.0, 1.5, 1e300, true, map[string]any{}, []any{}, []any{nil, map[string]any{"type": 7.0}}, strings.Repeat("y", 3000)}

var _ = Describe("Events of the server that are not as they should be", Label("sweep"), func() {
	agent := func(r *rig) {
		r.opts.MaxBadFrames, r.opts.MaxCall = 1<<30, -1
		r.agent.Tools = []agents.Tool{takes("get_order_status", time.Second), takes("refund_order", 0).WithApproval()}
		r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}}}
		r.agent.Guardrails = []agents.OutputGuardrail{agents.ForbidPattern("cards", regexp.MustCompile(`\d{16}`))}
		r.echoes, r.unread = true, true
	}

	// play sends frames in their order or another, each with an id of its own, and expects each of them to be counted.
	play := func(frames [][]byte, seed uint64, set func(*rig)) {
		GinkgoHelper()
		if seed != 0 {
			frames = slices.Clone(frames)
			rand.New(rand.NewPCG(seed, 2)).Shuffle(len(frames), func(i, j int) { frames[i], frames[j] = frames[j], frames[i] })
		}
		inCall(func(r *rig) {
			agent(r)
			if set != nil {
				set(r)
			}
		}, func(r *rig) {
			bad, unknown := 0, 0
			for i, frame := range frames {
				var whole map[string]any
				if json.Unmarshal(frame, &whole) == nil {
					if _, named := whole["event_id"].(string); named {
						whole["event_id"] = fmt.Sprint("event_", i)
						frame, _ = json.Marshal(whole)
					}
				}
				switch ev, err := wire.DecodeServer(frame); {
				case err != nil:
					bad++
				case isUnknown(ev):
					unknown++
				}
				_ = r.conn().Write(frame)
				if i%50 == 0 {
					time.Sleep(100 * time.Millisecond)
				}
			}
			time.Sleep(time.Second)
			stats := r.session.Stats()
			Expect([]int{stats.BadFrames, stats.UnknownEvents}).To(Equal([]int{bad, unknown}), "of %d frames", len(frames))
			time.Sleep(10 * time.Minute)
			Expect(r.session.SendText("Are you there?")).To(Succeed())
			time.Sleep(time.Second)
			Expect(r.arrivals()).To(ContainElement(HaveField("Item.Content", ContainElement(HaveField("Text", wire.Some("Are you there?"))))))
			Expect(r.session.Close()).To(Succeed())
		})
	}

	DescribeTable("are counted, and never the end of the call", func(change func(m map[string]any, key string)) {
		var frames [][]byte
		for _, frame := range serverFrames() {
			mangle(frame, change, func(out []byte) { frames = append(frames, out) })
		}
		Expect(len(frames)).To(BeNumerically(">", 500))
		play(frames, 0, nil)
	},
		Entry("a field is missing", func(m map[string]any, key string) { delete(m, key) }),
		Entry("a field is there that nobody knows", func(m map[string]any, key string) {
			m["new_"+key], m["also"] = map[string]any{"a": []any{1.0}}, m[key]
		}),
		Entry("a field is named otherwise", func(m map[string]any, key string) {
			m[strings.ToUpper(key)] = m[key]
			delete(m, key)
		}),
		Entry("a field says less than nothing", func(m map[string]any, key string) { m[key] = extreme(m[key], -1, "", 0) }),
		Entry("a field says far too much", func(m map[string]any, key string) {
			m[key] = extreme(m[key], 1<<40, strings.Repeat("y", 3000), 100)
		}),
	)

	It("are counted, and never the end of the call, whatever of another type is in a field", func() {
		var frames [][]byte
		for _, frame := range serverFrames() {
			n := 0
			mangle(frame, func(m map[string]any, key string) {
				m[key] = wrongValues[(len(frames)+n)%len(wrongValues)]
				n++
			}, func(out []byte) { frames = append(frames, out) })
		}
		play(frames, 0, nil)
		play(frames, 3, nil)
	})

	It("are counted, and never the end of the call, in any order, and cut anywhere", func() {
		whole := serverFrames()
		for seed := range uint64(5) {
			play(whole, seed+10, func(r *rig) {
				r.opts.Checking.HoldBack = seed%2 == 0
				r.opts.FalseAlarms = runner.FalseAlarms{MinSpeech: time.Duration(seed%3) * 200 * time.Millisecond}
			})
		}
		rnd := rand.New(rand.NewPCG(4, 4))
		var cut [][]byte
		for _, frame := range whole {
			cut = append(cut, frame[:rnd.IntN(len(frame))], slices.Concat(frame, frame[:1+rnd.IntN(3)]))
		}
		play(cut, 5, nil)
	})
})

// isUnknown reports whether an event is of a type that package wire does not know.
func isUnknown(ev wire.ServerEvent) bool {
	_, unknown := ev.(*wire.UnknownEvent)
	return unknown
}

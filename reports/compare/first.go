package compare

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// event is a record of a timeline, as far as it is compared.
type event struct {
	at   float64 // seconds
	kind string
	says string // its particulars, without ids and times
}

func (e event) String() string {
	if e.says == "{}" {
		return e.kind
	}
	return e.kind + " " + e.says
}

// first says in which event a play that fails first goes another way than one that passed: one with the same seed, if there is any.
func (g *group) first(bad *results.Call, opts Options) string {
	if len(bad.Attempts) > 0 && bad.Verdict == results.Flaky {
		bad = &bad.Attempts[0]
	}
	var good *results.Call
	for _, c := range g.base {
		if c.Verdict == judge.VerdictPassed && (good == nil || c.Seed == bad.Seed && good.Seed != bad.Seed) {
			good = c
		}
	}
	if good == nil || opts.Timeline == nil {
		return ""
	}
	was, err := events(opts.Timeline(good, false))
	if err != nil {
		return ""
	}
	is, err := events(opts.Timeline(bad, true))
	if err != nil {
		return ""
	}
	return divergence(was, is)
}

// divergence says where two timelines first differ in what happens: in each lane for itself, since what happens in two lanes at almost the same time
// may change places. Of all lanes it is the earliest.
func divergence(was, is map[string][]event) string {
	best, at := "", 0.0
	lanes := maps.Clone(was)
	maps.Copy(lanes, is)
	for _, lane := range slices.Sorted(maps.Keys(lanes)) {
		a, b := was[lane], is[lane]
		i := 0
		for i < len(a) && i < len(b) && a[i].kind == b[i].kind && a[i].says == b[i].says {
			i++
		}
		var says string
		var when float64
		switch {
		case i == len(a) && i == len(b):
			continue
		case i == len(a):
			says, when = fmt.Sprintf("%s at %.2f s, where nothing more was in lane %s", b[i], b[i].at, lane), b[i].at
		case i == len(b):
			says, when = fmt.Sprintf("nothing more in lane %s, where there was %s at %.2f s", lane, a[i], a[i].at), a[i].at
		default:
			says, when = fmt.Sprintf("%s at %.2f s, where there was %s at %.2f s", b[i], b[i].at, a[i], a[i].at), min(a[i].at, b[i].at)
		}
		if best == "" || when < at {
			best, at = says, when
		}
	}
	return best
}

// passedOver are kinds of records that are about how, not what: frames, what the runtime is about, sound that is moved.
var passedOver = []string{"frame", "agent_state", "speech_paused", "speech_resumed"}

// ids are keys of facts that differ from play to play.
var ids = []string{"response", "item", "call", "event_id", "bytes"}

// longestLine is how long a line of a timeline may be. Chosen: outputs of tools stay below.
const longestLine = 8 << 20

// events reads a timeline: what happens, by lane. The error is that of opening, if it is one.
func events(r io.ReadCloser, err error) (map[string][]event, error) {
	if err != nil {
		return nil, err
	}
	defer r.Close()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	lanes := map[string][]event{}
	for lines.Scan() {
		var rec struct {
			At   int64                      `json:"at_ns"`
			Lane string                     `json:"lane"`
			Kind string                     `json:"kind"`
			Fact map[string]json.RawMessage `json:"fact"`
		}
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			return nil, err
		}
		if rec.Kind == "" || slices.Contains(passedOver, rec.Kind) {
			continue
		}
		maps.DeleteFunc(rec.Fact, func(key string, _ json.RawMessage) bool {
			return strings.HasSuffix(key, "_ns") || slices.Contains(ids, key)
		})
		says, err := json.Marshal(rec.Fact) // keys in order
		if err != nil {
			return nil, err
		}
		e := event{float64(rec.At) / 1e9, rec.Kind, string(says)}
		if rec.Fact == nil {
			e.says = "{}"
		}
		lanes[rec.Lane] = append(lanes[rec.Lane], e)
	}
	return lanes, lines.Err()
}

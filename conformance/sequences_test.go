package conformance_test

import (
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// The recorded sequences are reduced: a run of deltas or of sound is one line with a count, sound is "…", and some keys are
// left out. What a replay needs of that is put back as a stand-in.
const (
	reducedText = "… (256001)"
	tooLong     = 256_001 // characters that stood there
)

// sequence reads a recorded sequence. It skips the spec where there are none.
func sequence(name string) recording {
	GinkgoHelper()
	r := recording{name: name, reduced: true, hasty: name == "barge-in-while-client-truncates"}
	for _, f := range framesOf(filepath.Join(needData("sequences"), name+".jsonl")) {
		raw := string(f.raw)
		raw = strings.ReplaceAll(raw, `"audio":"…"`, `"audio":"AAAA"`)
		raw = strings.ReplaceAll(raw, `"delta":"…"`, `"delta":"AAAA"`)
		raw = strings.Replace(raw, reducedText, strings.Repeat("a", tooLong), 1)
		if f.sent {
			raw = strings.Replace(raw, `"session":{`, `"session":{"type":"realtime",`, 1)
			raw = strings.Replace(raw, `"input":{`, `"input":{"transcription":{"model":"gpt-realtime-whisper"},`, 1)
		}
		r.frames = append(r.frames, frame{f.sent, f.kind, []byte(raw)})
	}
	return r
}

var _ = DescribeTable("The client's side of a recorded sequence gets from our server what the real one sent:", func(name string, seed uint64) {
	r := sequence(name)
	r.seed = seed
	isLike(replay(r), r)
},
	Entry("a text that is too long", "text-too-long", uint64(0)),
	Entry("a response that fails", "failed-response", uint64(0)),
	Entry("an answer that is cut after it was done", "truncate-after-done", uint64(0)),
	Entry("an interruption of gpt-realtime-2.1", "barge-in-2.1", earlyThenLate),
	Entry("an interruption of gpt-realtime", "barge-in-gpt-realtime", uint64(0)),
	Entry("an interruption while the client truncates", "barge-in-while-client-truncates", uint64(0)),
	Entry("an idle timeout", "idle-timeout", uint64(0)),
)

// earlyThenLate is a seed of sessions in which the first transcript comes before the answer, and the second after it.
const earlyThenLate = uint64(7)

// goesOn is a stand-in for what an answer would have said that was cut.
var goesOn = strings.Repeat(" and so it went on, for a very long time, until somebody said stop", 20)

// failure returns what a response failed with; nil if it did not.
func failure(w *wire.Response) *fakeserver.Failure {
	d, _ := w.StatusDetails.Value()
	if d.Error == nil {
		return nil
	}
	return &fakeserver.Failure{Type: d.Error.Type, Code: d.Error.Code.Or(""), Message: d.Error.Message}
}

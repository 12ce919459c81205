package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// values is what two sessions are compared by, event for event of their normal form: everything that is not made up by the
// server. Ids are numbered as they come, so that what refers to what is compared. Not compared are: padding, the text of a
// delta, usages but for their keys, times, offsets that hang on what stands for the caller's speech, the text of a default
// prompt, and how much was said of an answer that was cut.
type values struct {
	reduced bool              // of the session's configuration only instructions are there
	ids     map[string]string // names by id
	kinds   map[string]int    // ids so far, by prefix
	cut     map[string]bool   // ids of items that were cut
}

// serverMade matches an id that a server made.
var serverMade = regexp.MustCompile(`^(item|resp|conv|sess|call)_[0-9A-Za-z]{16,21}$`)

// valuesOf returns the values of the events of a session.
func valuesOf(frames []frame, reduced bool) []string {
	GinkgoHelper()
	v := values{reduced, map[string]string{}, map[string]int{}, map[string]bool{}}
	for _, f := range frames {
		if status, ok := wire.Lookup(f.raw, "item", "status"); ok && string(status) == `"incomplete"` {
			id, _ := wire.Lookup(f.raw, "item", "id")
			v.cut[string(id)] = true
		}
	}
	var all []string
	for _, f := range normalForm(frames) {
		dec := json.NewDecoder(bytes.NewReader(f.raw))
		dec.UseNumber()
		var event map[string]any
		Expect(dec.Decode(&event)).To(Succeed())
		delete(event, "event_id")
		if strings.HasSuffix(f.kind, ".delta") {
			delete(event, "delta")
		}
		if strings.HasPrefix(f.kind, "input_audio_buffer.") {
			delete(event, "audio_start_ms")
			delete(event, "audio_end_ms")
		}
		v.object(event, v.isCut(event))
		text, err := json.Marshal(event)
		Expect(err).NotTo(HaveOccurred())
		all = append(all, string(text))
	}
	return all
}

// isCut reports whether an event is about an item that was cut.
func (v *values) isCut(event map[string]any) bool {
	id, _ := json.Marshal(event["item_id"])
	return v.cut[string(id)]
}

// object takes out of an object what is not compared.
func (v *values) object(o map[string]any, cut bool) {
	id, _ := json.Marshal(o["id"])
	cut = cut || v.cut[string(id)]
	delete(o, "obfuscation")
	delete(o, "expires_at")
	for _, key := range slices.Sorted(maps.Keys(o)) {
		switch value := o[key].(type) {
		case string:
			o[key] = v.text(key, value, cut)
		case []any:
			for i := range value {
				if member, ok := value[i].(map[string]any); ok {
					v.object(member, cut)
				}
			}
		case map[string]any:
			switch {
			case key == "usage":
				o[key] = usageKeys(value)
			case key == "session" && v.reduced:
				o[key] = map[string]any{"instructions": v.text("instructions", fmt.Sprint(value["instructions"]), false)}
			default:
				v.object(value, cut)
			}
		}
	}
}

// usageKeys are the keys of a usage but for the one that is there where a model reasoned.
func usageKeys(usage map[string]any) string {
	text, err := json.Marshal(usage)
	Expect(err).NotTo(HaveOccurred())
	return strings.Replace(skeleton(text), " reasoning_tokens:integer", "", 1)
}

func (v *values) text(key, value string, cut bool) string {
	const defaultPrompt = "Your knowledge cutoff is 2023-10."
	switch {
	case serverMade.MatchString(value):
		if v.ids[value] == "" {
			kind, _, _ := strings.Cut(value, "_")
			v.kinds[kind]++
			v.ids[value] = fmt.Sprint(kind, " ", v.kinds[kind])
		}
		return v.ids[value]
	case cut && (key == "transcript" || key == "text"):
		return "…"
	case key == "instructions" && strings.HasPrefix(value, defaultPrompt):
		return defaultPrompt
	case key == "instructions" && v.reduced:
		return value[:min(len(value), 40)]
	}
	return value
}

// placesOf returns where what the normal form leaves out stood: for each turn that was written down, whether that was before
// the first item of the response after it, and after which responses the rate limits came. What comes after the last
// response is left out: a recording may end there.
func placesOf(frames []frame) (places []string) {
	responses, ended := 0, 0
	items := map[int]bool{} // responses that have one
	turn := map[string]int{}
	for _, f := range frames {
		if f.kind == wire.TypeResponseDone && !f.sent {
			ended++
		}
	}
	for _, f := range frames {
		if f.sent {
			continue
		}
		id, _ := wire.Lookup(f.raw, "item_id")
		switch f.kind {
		case wire.TypeInputAudioBufferCommitted:
			turn[string(id)] = responses + 1
		case wire.TypeResponseCreated:
			responses++
		case wire.TypeResponseOutputItemAdded:
			items[responses] = true
		case wire.TypeConversationItemInputAudioTranscriptionCompleted:
			places = append(places, fmt.Sprintf("the transcript of a turn before the first item of response %d: %t", turn[string(id)], !items[turn[string(id)]]))
		case wire.TypeRateLimitsUpdated:
			if responses < ended {
				places = append(places, fmt.Sprintf("rate limits after response %d", responses))
			}
		}
	}
	return places
}

// soundDeltas returns how many deltas of sound each completed response had.
func soundDeltas(frames []frame) (counts []int) {
	n := 0
	for _, f := range frames {
		switch f.kind {
		case wire.TypeResponseOutputAudioDelta:
			n++
		case wire.TypeResponseDone:
			if status, _ := wire.Lookup(f.raw, "response", "status"); string(status) == `"completed"` {
				counts = append(counts, n)
			}
			n = 0
		}
	}
	return counts
}

// isLike demands that two sessions are alike.
func isLike(ours []frame, r recording) {
	GinkgoHelper()
	mine, theirs := valuesOf(ours, r.reduced), valuesOf(r.frames, r.reduced)
	for i := range min(len(mine), len(theirs)) {
		Expect(mine[i]).To(Equal(theirs[i]), "%s, event %d of the normal form", r.name, i)
	}
	Expect(kinds(normalForm(ours))).To(Equal(kinds(normalForm(r.frames))), r.name)
	places, recorded := placesOf(ours), placesOf(r.frames)
	limits := func(place string) bool { return strings.HasPrefix(place, "rate limits") }
	if !slices.ContainsFunc(recorded, limits) { // two recorded sessions have none at all
		places = slices.DeleteFunc(places, limits)
	}
	Expect(places).To(HaveExactElements(recorded), r.name)
	if r.name != oddDeltas {
		Expect(soundDeltas(ours)).To(Equal(soundDeltas(r.frames)), r.name)
	}
}

// oddDeltas is the recording in which 750 ms of sound came in four deltas; everywhere else they are as many as 250 ms give.
const oddDeltas = "test_openai_ws__test_text_in_audio_out_turn.yaml"

var _ = Describe("The values of a session", func() {
	It("differ where anything does that is no accident", func() {
		r := sequence("barge-in-2.1")
		values := valuesOf(r.frames, true)
		change := func(kind, piece, by string) []string {
			changed := slices.Clone(r.frames)
			i := slices.IndexFunc(changed, func(f frame) bool { return f.kind == kind && strings.Contains(string(f.raw), piece) })
			Expect(i).NotTo(Equal(-1))
			changed[i].raw = []byte(strings.Replace(string(changed[i].raw), piece, by, 1))
			return valuesOf(changed, true)
		}
		for _, c := range [][3]string{
			{wire.TypeSessionUpdated, "You are a voice", "You were a voice"},
			{wire.TypeInputAudioBufferCommitted, `"previous_item_id":null`, `"previous_item_id":"item_ERs1yWMDGyAilypp59fxy"`},
			{wire.TypeConversationItemAdded, "item_ERs1yWMDGyAilypp59fxy", "item_ERs1uZJc5p2rktlyZffL4"},
			{wire.TypeResponseDone, `"turn_detected"`, `"client_cancelled"`},
			{wire.TypeResponseDone, `"reasoning_tokens"`, `"thought_tokens"`},
			{wire.TypeResponseCreated, `"usage":null`, `"usage":{}`},
			{wire.TypeResponseOutputItemDone, `"incomplete"`, `"completed"`},
			{wire.TypeResponseOutputAudioTranscriptDone, "Goodbye", "Good day"},
			{wire.TypeResponseOutputItemAdded, `"final_answer"`, `"commentary"`},
		} {
			Expect(change(c[0], c[1], c[2])).NotTo(Equal(values), fmt.Sprint(c))
		}
		Expect(change(wire.TypeInputAudioBufferSpeechStopped, "3968", "4000")).To(Equal(values))
		Expect(change(wire.TypeResponseOutputAudioTranscriptDelta, "When", "While")).To(Equal(values))
		Expect(change(wire.TypeResponseDone, `"reasoning_tokens":46`, `"reasoning_tokens":47`)).To(Equal(values))
	})

	It("have places of transcripts and rate limits", func() {
		Expect(placesOf(sequence("barge-in-2.1").frames)).To(Equal([]string{
			"the transcript of a turn before the first item of response 1: true",
			"the transcript of a turn before the first item of response 2: false"}))
		Expect(placesOf(sequence("idle-timeout").frames)).To(Equal([]string{
			"rate limits after response 1", "the transcript of a turn before the first item of response 2: false"}))
	})
})

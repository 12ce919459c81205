package conformance_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/protocol"
	"github.com/voicesim/voicesim/wire"
)

// covered counts what the server emitted in all sessions of the suite.
var covered = struct {
	sync.Mutex
	events  map[string]int // by type
	codes   map[string]int // of error events
	ends    map[string]int // of responses, by status and reason
	session int
}{events: map[string]int{}, codes: map[string]int{}, ends: map[string]int{}}

// cover counts the frames of a session that was judged.
func cover(frames []frame) {
	covered.Lock()
	defer covered.Unlock()
	covered.session++
	for _, f := range frames {
		if f.sent {
			continue
		}
		covered.events[f.kind]++
		switch ev, _ := wire.DecodeServer(f.raw); ev := ev.(type) {
		case *wire.ErrorEvent:
			covered.codes[ev.Error.Code.Or("null")]++
		case *wire.ResponseDone:
			details, _ := ev.Response.StatusDetails.Value()
			covered.ends[strings.TrimSpace(ev.Response.Status+" "+details.Reason)]++
		}
	}
}

// codes are those of error events that clients of the real server have met. "null" is
// an error without one.
var codes = []string{
	"beta_api_shape_disabled", "cannot_update_voice", "conversation_already_has_active_response", "input_audio_buffer_commit_empty",
	"insufficient_quota", "integer_below_min_value", "invalid_api_key", "invalid_event", "invalid_json", "invalid_model",
	"invalid_tool_call_id", "invalid_type", "invalid_value", "item_create_duplicate_item_id", "item_create_invalid_previous_item_id",
	"item_delete_invalid_item_id", "item_retrieve_invalid_item_id", "item_truncate_invalid_item_id", "missing_model",
	"missing_required_parameter", "model_not_found", "null", "response_cancel_not_active", "session_expired",
	"string_above_max_length", "unknown_parameter", "unsupported_content_type",
}

// neverCodes are those that the server cannot emit in this suite.
var neverCodes = []string{}

var _ = AfterSuite(func() {
	covered.Lock()
	defer covered.Unlock()
	p := schemas()
	if p == nil {
		return
	}
	var missing, unsaid, undone []string
	for _, part := range protocol.Parts() {
		sent := covered.events[part.Name] > 0
		switch has := part.Support != protocol.Missing; {
		case part.Kind != protocol.ServerEvent:
			continue
		case sent && !has:
			unsaid = append(unsaid, part.Name)
		case has && !sent:
			undone = append(undone, part.Name)
		}
		if !sent {
			missing = append(missing, part.Name)
		}
	}
	frames := 0
	for _, n := range covered.events {
		frames += n
	}
	fmt.Printf("\nconformance: %d sessions, %d frames; %d of %d event types emitted\n",
		covered.session, frames, len(covered.events), len(p.names)-2)
	fmt.Printf("conformance: error codes: %s\n", counts(covered.codes))
	fmt.Printf("conformance: responses: %s\n", counts(covered.ends))
	fmt.Printf("conformance: never emitted: %s\n", strings.Join(missing, ", "))
	missed := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return covered.codes[code] > 0 })
	if whole() {
		Expect(undone).To(BeEmpty(), "the server has these events, and no session of this suite shows them")
		Expect(unsaid).To(BeEmpty(), "the server sends these events, and its table says that it does not have them")
		Expect(missed).To(Equal(neverCodes), "the list of codes that are never emitted is out of date")
	}
})

func counts(m map[string]int) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s ×%d", key, m[key]))
	}
	return strings.Join(parts, ", ")
}

// whole reports whether all specs but those with sockets were to run.
func whole() bool {
	config, _ := GinkgoConfiguration()
	return len(config.FocusStrings)+len(config.FocusFiles)+len(config.SkipStrings)+len(config.SkipFiles) == 0 &&
		(config.LabelFilter == "" || config.LabelFilter == "!network")
}

package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// clientSchemas returns the names of the components that describe the client's events.
func clientSchemas() map[string]string {
	GinkgoHelper()
	text, err := os.ReadFile(needData("realtime-schemas.json"))
	Expect(err).NotTo(HaveOccurred())
	var note struct {
		Note struct {
			Types map[string]string `json:"client_event_types"`
		} `json:"_note"`
	}
	Expect(json.Unmarshal(text, &note)).To(Succeed())
	return note.Note.Types
}

// narrower says where the server is narrower than the schema, on purpose: the schema of a part has all
// keys of all parts, that of an item all items, and names that are lists elsewhere are any string.
var narrower = []*regexp.Regexp{
	regexp.MustCompile(`^Missing required parameter: '.*content\[0\]\.(text|audio|image_url)'`),
	regexp.MustCompile(`^Unknown parameter: '.*content\[0\]\.(audio|transcript|image_url|detail)'`),
	regexp.MustCompile(`^Missing required parameter: '.*tools\[0\]\.name'`),
	regexp.MustCompile(`^Missing required parameter: one of '.*tools\[0\]\.server_url'`),
	regexp.MustCompile(`^Invalid value: '(mcp_call|mcp_list_tools|mcp_approval_request)'`), // the server makes these
	regexp.MustCompile(`^Invalid value: 'output_audio'`),                                   // source: reports of clients
	regexp.MustCompile(`^Invalid value: 'output_audio_buffer.clear'`),                      // WebRTC only
	regexp.MustCompile(`^Invalid value: 'x'\. Supported values are: 'alloy'`),
	regexp.MustCompile(`^Invalid value: 'x'\. Supported values are: 'auto' and 'none'`),
	regexp.MustCompile(`^Invalid value: 'x'\. Supported values are: 'whisper-1'`),
	regexp.MustCompile(`^(Turn detection|Prompt|Languages|Keywords|Delay) is not supported for this transcription model\.`),
	regexp.MustCompile(`image_url': string does not match pattern`), // the schema says so in words
	regexp.MustCompile(`^Invalid 'audio'\. Expected base64-encoded audio bytes`),
	regexp.MustCompile(`^Invalid '.*tools\[0\]\.server_url': expected a URL`), // the sample is no URI, as the schema's format wants
	regexp.MustCompile(`^Tool choice 'x' not found in 'tools' parameter`),     // the form is right: there is no such tool
}

// misunderstood returns the error with which a server refused the form of an event; "" for none, and for
// one that says that the event cannot be carried out.
func misunderstood(events []wire.ServerEvent) string {
	formal := []string{"unknown_parameter", "invalid_type", "invalid_value", "missing_required_parameter", "invalid_event"}
	for _, ev := range events {
		e, ok := ev.(*wire.ErrorEvent)
		if !ok || !slices.Contains(formal, e.Error.Code.Or("")) {
			continue
		}
		if !slices.ContainsFunc(narrower, func(r *regexp.Regexp) bool { return r.MatchString(e.Error.Message) }) {
			return e.Error.Message
		}
	}
	return ""
}

var _ = Describe("What the published schema lets a client say", func() {
	for _, kind := range []struct{ session, query string }{
		{wire.SessionRealtime, "?model=gpt-realtime-2.1"}, {wire.SessionTranscription, "?intent=transcription"},
	} {
		It("is understood in a session of type "+kind.session, func() {
			names := clientSchemas()
			s := &sampler{schemas().components}
			said := 0
			var complaints []string
			session{query: kind.query, cut: true}.run(func(c *client) {
				c.until("session.created")
				for _, event := range slices.Sorted(maps.Keys(names)) {
					for _, sample := range s.samples(map[string]any{"$ref": componentsAt + names[event]}) {
						raw, err := json.Marshal(sample)
						Expect(err).NotTo(HaveOccurred())
						said++
						c.send(string(raw))
						if message := misunderstood(c.rest(100 * time.Millisecond)); message != "" {
							complaints = append(complaints, fmt.Sprintf("%s: %s\n%s", event, message, raw))
						}
						c.send(hush)
						c.rest(40 * time.Millisecond)
					}
				}
			})
			if len(complaints) > 0 {
				Fail(strings.Join(complaints, "\n"))
			}
			AddReportEntry("events", said)
			Expect(said).To(BeNumerically(">", 400))
		})
	}
})

package archtest_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("docs/parity.md", func() {
	It("names only specs that exist, and one state for each line", func() {
		page, err := os.ReadFile("../../docs/parity.md")
		Expect(err).NotTo(HaveOccurred())
		specs := allQuoted()
		rows := regexp.MustCompile(`(?m)^\| ([A-L]\d\d|GAP-\d\d|FIELD-\d\d) \| (.*?) \| (.*?) \|$`).FindAllStringSubmatch(string(page), -1)
		Expect(len(rows)).To(BeNumerically(">", 500))
		named := regexp.MustCompile("`([^`]+)`")
		seen := map[string]bool{}
		var wrong []string
		for _, row := range rows {
			id, state, proof := row[1], row[2], row[3]
			if seen[id] {
				wrong = append(wrong, id+" stands there twice")
			}
			seen[id] = true
			proofs := named.FindAllStringSubmatch(proof, -1)
			switch {
			case !strings.Contains("works partly missing n/a", state):
				wrong = append(wrong, id+": no such state: "+state)
			case state == "works" && len(proofs) == 0, proof == "":
				wrong = append(wrong, id+" proves nothing")
			}
			for _, p := range proofs {
				if !specs[p[1]] {
					wrong = append(wrong, id+": no spec is named "+p[1])
				}
			}
		}
		Expect(wrong).To(BeEmpty())
	})
})

var _ = Describe("The table of what broke in the field", func() {
	It("has every name, and names only scenarios and specs that exist", func() {
		const folder = "../../scenarios/library/regress/"
		page, err := os.ReadFile(folder + "README.md")
		Expect(err).NotTo(HaveOccurred())
		specs := allQuoted()
		var names, wrong []string
		for _, row := range regexp.MustCompile(`(?m)^\| (\w+) \| (.*?) \| (.*?) ?\|$`).FindAllStringSubmatch(string(page), -1)[1:] {
			name, proof, red := row[1], row[2], row[3]
			names = append(names, name)
			quoted, isSpec := strings.CutPrefix(proof, `"`)
			_, missing := os.Stat(folder + proof)
			switch {
			case strings.HasPrefix(proof, "not yet: "), strings.HasPrefix(proof, "not here: "):
				continue
			case isSpec && !specs[strings.TrimSuffix(quoted, `"`)]:
				wrong = append(wrong, name+": no spec is named "+proof)
			case !isSpec && (missing != nil || proof != name+".yaml"):
				wrong = append(wrong, name+": no such scenario: "+proof)
			case red == "":
				wrong = append(wrong, name+" was not seen red")
			}
		}
		Expect(wrong).To(BeEmpty())
		Expect(names).To(Equal(strings.Fields(fieldNames)))
	})
})

// fieldNames are the names of what broke in the field.
const fieldNames = `active_response_race truncate_matrix stale_audio_after_interrupt playback_tail_interrupt interrupt_before_first_frame
session_cap_60min drop_mid_delta drop_mid_tool drop_mid_approval orphan_tool_output close_silent_peer clean_close_ends_stream cancel_not_active
rate_limit_then_ok no_events_dead_air slow_tool_full_duplex parallel_tools_one_followup bundled_speech_and_tool handoff_keeps_ulaw handoff_speaks
update_ack_late huge_item_event goodbye_heard goodbye_interrupted guardrail_slow guardrail_newer_response late_transcripts double_user_turn
heard_prefix pacer_under_load wrong_output_format no_tail_silence noise_holds_vad echo_no_self_interrupt backchannel_resume idle_ladder
comfort_noise_idle approval_replay unknown_event_fuzz dup_tool_call soak_heap usage_golden dialect_azure mcp_list_hangs sip_reinvite dtmf_pin
runaway_audio incomplete_max_tokens hallucinated_transcript log_canary slow_pong`

// allQuoted is what stands between a quotation mark and the next one in the specs, but those of this package.
var allQuoted = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || path == "internal/archtest"):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile("../../" + path)
		for quoted := range strings.SplitSeq(string(text), `"`) {
			all[quoted] = true
		}
		return err
	})
	Expect(err).NotTo(HaveOccurred())
	return all
})

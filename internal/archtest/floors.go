package archtest

import (
	"maps"
	"slices"
	"strings"
)

// Floors returns the floor plan: for every package of this module, those of this module that it may
// import. Arrows go down only. A package that is not on the plan is a complaint; one that is planned
// and does not exist yet is none.
func Floors() map[string][]string {
	plan := map[string][]string{
		"audio":                {},
		"internal/contain":     {},
		"internal/deque":       {},
		"internal/spare":       {},
		"internal/timeout":     {},
		"internal/formant":     {},
		"internal/jsonshape":   {},
		"internal/virtualtime": {"internal/contain"},
		"internal/visible":     {},
		"internal/plaintext":   {},
		"internal/version":     {},
		"internal/wholefile":   {},
		"internal/words":       {},
		"internal/where":       {},
		"internal/digits":      {},
		"internal/archtest":    {},
		"internal/suggest":     {},
		"internal/keys":        {"internal/suggest"},
		"internal/config":      {"internal/keys", "internal/suggest", "speech", "speech/voices"},

		"agents":        {"internal/contain"},
		"wire":          {"audio"},
		"timeline":      {"audio", "usage"},
		"usage":         {"wire"},
		"audiofixtures": {"audio", "audiofixtures/internal/manifest"},
		"speech":        {"audio", "internal/formant", "internal/words"},
		"speech/voices": {"audio", "internal/wholefile", "speech"},
		// The makers of the recordings and what they share with their reader.
		"audiofixtures/internal/manifest": {"audio"},
		"audiofixtures/internal/synth":    {"audio", "audiofixtures/internal/manifest"},
		"audiofixtures/internal/make":     {"audio", "audiofixtures", "audiofixtures/internal/manifest", "audiofixtures/internal/synth"},

		"clientlint":           {"audio", "wire"},
		"internal/voice":       {"audio", "internal/formant", "speech"},
		"internal/recorded":    {"clientlint", "wire"},
		"internal/phoneline":   {"audio", "internal/formant"},
		"internal/recognition": {"audio"},
		"internal/transport":   {"wire"},
		"internal/playout":     {"audio", "internal/deque"},
		"internal/endpoint":    {"internal/contain"},
		"internal/link":        {"internal/deque", "internal/timeout", "internal/transport", "wire"},
		"internal/redact":      {"internal/jsonshape", "wire"},
		"internal/wireorder":   {"wire"},

		"internal/faultkeys": {"internal/keys"},
		"internal/relay":     {"internal/transport"},
		"internal/orders":    {"internal/relay", "wire"},
		"internal/mutants":   {"agents", "audio", "internal/relay", "runner", "wire"},
		// For specs: no product code imports them.
		"internal/specs":      {"audio"},
		"internal/servertest": {"audio", "fakeserver", "internal/transport", "internal/virtualtime", "internal/wireorder", "wire"},

		"agents/supportline": {"agents"},
	}
	maps.Copy(plan, scenarioFloors())
	maps.Copy(plan, judgeFloors())
	maps.Copy(plan, runtimeFloors())
	maps.Copy(plan, serverFloors())
	maps.Copy(plan, reportFloors())
	maps.Copy(plan, harnessFloors())
	plan["harness"] = below(plan, "reports", "internal/archtest", "internal/servertest", "internal/specs", "audiofixtures/internal/")
	maps.Copy(plan, commandFloors())
	plan["cli"] = below(plan, "internal/archtest", "internal/servertest", "internal/specs", "audiofixtures/internal/")
	plan["cmd/voicesim"] = []string{"cli"}
	// For the specs of teams: nothing of ours imports it.
	plan["matchers"] = []string{"harness", "internal/suggest", "internal/words", "judge", "judge/contract", "reports", "scenarios", "scenarios/measured", "timeline"}
	return plan
}

// scenarioFloors is the part of the plan that has the language of scenarios and its rooms.
func scenarioFloors() map[string][]string {
	return map[string][]string{
		"scenarios":                   {"audio", "internal/faultkeys", "internal/keys", "internal/phoneline", "internal/suggest", "internal/words", "scenarios/internal/expand", "scenarios/internal/forms", "scenarios/internal/matching", "scenarios/internal/mistakes", "scenarios/internal/naming", "scenarios/internal/yamltext", "scenarios/measured"},
		"scenarios/internal/forms":    {"scenarios/internal/matching"},
		"scenarios/internal/mistakes": {"internal/suggest", "internal/visible"},
		"scenarios/library":           {},
		"scenarios/measured":          {},
		// Agents without Go, in the YAML of scenarios and with mistakes told as theirs.
		"scenarios/agentfile": {"agents", "audio", "internal/keys", "internal/suggest", "scenarios", "scenarios/internal/yamltext"},
		"scenarios/layout":    {"scenarios", "scenarios/agentfile", "scenarios/internal/yamltext"},
		// YAML as it was typed, which knows nothing of scenarios.
		"scenarios/internal/yamltext": {},
		"scenarios/internal/matching": {"internal/digits", "internal/words"},
		"scenarios/internal/naming":   {"internal/suggest", "scenarios/internal/yamltext"},
		"scenarios/internal/expand":   {"scenarios/internal/yamltext"},
	}
}

// judgeFloors is the part of the plan that has the judgement of calls and its rooms.
func judgeFloors() map[string][]string {
	return map[string][]string{
		"judge":                     {"audio", "internal/keys", "internal/words", "judge/contract", "judge/internal/checks", "judge/internal/happened", "judge/internal/identify", "judge/internal/kinds", "judge/internal/measures", "judge/internal/observed", "judge/internal/scripted", "judge/internal/sense", "judge/internal/wording", "judge/overheard", "judge/verdict", "scenarios", "scenarios/measured", "timeline"},
		"llmjudge":                  {"internal/mask", "internal/words", "judge/overheard"},
		"judge/overheard":           {"internal/words", "judge/internal/observed", "scenarios"},
		"judge/verdict":             {"judge/contract", "judge/internal/help", "judge/internal/statistics", "judge/strip", "scenarios", "scenarios/measured", "timeline", "usage"},
		"judge/contract":            {},
		"judge/strip":               {},
		"judge/tracks":              {"audio", "judge/internal/checks", "judge/verdict", "scenarios", "scenarios/measured"},
		"judge/internal/observed":   {"internal/words", "judge/internal/happened", "judge/internal/wording", "scenarios", "timeline"},
		"judge/internal/kinds":      {"internal/keys", "internal/words", "judge/internal/happened", "judge/internal/observed", "judge/internal/wording", "judge/verdict", "scenarios", "timeline"},
		"judge/internal/measures":   {"audio", "internal/words", "judge/internal/observed", "judge/verdict", "scenarios", "scenarios/measured", "timeline"},
		"judge/internal/checks":     {"internal/words", "judge/internal/observed", "judge/internal/statistics", "judge/internal/wording", "judge/verdict", "scenarios", "scenarios/measured", "timeline"},
		"judge/internal/scripted":   {"internal/words", "scenarios"},
		"judge/internal/sense":      {"judge/internal/happened", "judge/internal/kinds", "judge/internal/wording", "judge/verdict", "scenarios", "scenarios/measured"},
		"judge/internal/wording":    {"scenarios"},
		"judge/internal/happened":   {"internal/keys", "internal/suggest", "internal/where", "internal/words", "scenarios", "timeline", "usage", "wire"},
		"judge/internal/help":       {},
		"judge/internal/identify":   {},
		"judge/internal/statistics": {},
	}
}

// runtimeFloors is the part of the plan that has the runtime and what puts it on phone lines.
func runtimeFloors() map[string][]string {
	return map[string][]string{
		"runner":                       {"agents", "audio", "internal/contain", "internal/endpoint", "internal/link", "internal/playout", "internal/timeout", "internal/transport", "runner/internal/callerline", "runner/internal/calling", "runner/internal/checking", "runner/internal/conversation", "runner/internal/failures", "runner/internal/hearing", "runner/internal/jobs", "runner/internal/queues", "runner/internal/settings", "runner/internal/turntaking", "runner/internal/waiting", "usage", "wire"},
		"runner/internal/failures":     {"internal/transport", "wire"},
		"runner/internal/calling":      {"agents", "internal/contain", "internal/timeout", "runner/internal/waiting", "wire"},
		"runner/internal/callerline":   {"audio", "internal/link", "runner/internal/queues", "wire"},
		"runner/internal/checking":     {"agents", "internal/contain"},
		"runner/internal/conversation": {"internal/playout", "wire"},
		"runner/internal/hearing":      {"audio", "internal/playout"},
		"runner/internal/jobs":         {"internal/contain", "runner/internal/waiting"},
		"runner/internal/queues":       {"internal/deque", "wire"},
		"runner/internal/settings":     {"audio", "wire"},
		"runner/internal/turntaking":   {"wire"},
		"runner/internal/waiting":      {"wire"},
		"telephony":                    {"agents", "audio", "internal/contain", "internal/deque", "internal/endpoint", "runner", "wire"},
		"telephony/twilio":             {"audio", "internal/transport", "runner", "wire"},
	}
}

// harnessFloors is the part of the plan that has the rooms of the harness.
func harnessFloors() map[string][]string {
	return map[string][]string{
		"harness/internal/files":     {"audio", "scenarios", "speech"},
		"harness/internal/handset":   {"audio", "harness/internal/listening", "internal/phoneline", "runner", "scenarios", "speech", "telephony"},
		"harness/internal/listening": {"audio", "fakeserver", "internal/voice", "internal/words", "timeline"},
		"harness/internal/taps":      {"audio", "fakeserver", "fakeserver/models", "harness/internal/listening", "internal/redact", "runner", "timeline", "usage", "wire"},
		"harness/internal/usercode":  {"internal/virtualtime", "runner"},
	}
}

// reportFloors is the part of the plan that has the reports.
func reportFloors() map[string][]string {
	return map[string][]string{
		"reports":                      {"audio", "internal/version", "internal/visible", "internal/wholefile", "internal/words", "judge", "judge/contract", "reports/internal/annotations", "reports/internal/clocks", "reports/internal/junit", "reports/internal/markdown", "internal/mask", "internal/masked", "reports/page", "reports/results", "scenarios", "timeline", "usage"},
		"reports/page":                 {"audio", "internal/visible", "internal/words", "judge", "judge/strip", "reports/internal/clocks", "reports/results", "scenarios", "usage"},
		"internal/mask":                {"internal/digits"},
		"internal/masked":              {"internal/mask", "judge", "judge/contract", "scenarios", "timeline", "usage"},
		"reports/internal/clocks":      {"reports/results"},
		"reports/internal/annotations": {"internal/visible", "judge", "reports/results"},
		"reports/internal/markdown":    {"internal/visible", "judge", "reports/results"},
		"reports/internal/junit":       {"internal/visible", "judge", "reports/results"},
		"reports/compare":              {"clientlint", "internal/visible", "judge", "judge/contract", "judge/strip", "reports/results"},
		"reports/results":              {"clientlint", "internal/visible", "judge", "judge/contract", "judge/strip", "scenarios", "usage"},
	}
}

// commandFloors is the part of the plan that has the rooms of the command line.
func commandFloors() map[string][]string {
	return map[string][]string{
		"cli/internal/plays":      {"internal/suggest", "judge", "judge/strip", "reports/results", "scenarios"},
		"cli/internal/many":       {"cli/internal/command", "harness", "internal/suggest", "scenarios"},
		"cli/internal/terminal":   {"internal/visible", "timeline"},
		"cli/internal/mcpfile":    {"fakeserver", "internal/keys", "internal/plaintext", "wire"},
		"cli/internal/filewatch":  {},
		"cli/internal/pageserver": {"reports"},
		"cli/internal/command":    {},
		"cli/internal/sockets":    {"cli/internal/command"},
		"cli/internal/explain":    {"cli/internal/command", "internal/keys", "internal/suggest", "judge", "scenarios/agentfile"},
		"cli/internal/serve":      {"cli/internal/command", "cli/internal/mcpfile", "cli/internal/sockets", "fakeserver", "fakeserver/control", "fakeserver/faults", "fakeserver/models", "harness", "internal/faultkeys", "speech"},
		"cli/internal/lint":       {"cli/internal/command", "clientlint", "internal/recorded", "reports/results"},
		"cli/internal/soundcheck": {"audio", "cli/internal/command", "judge", "judge/tracks", "judge/verdict", "scenarios", "scenarios/measured"},
	}
}

// serverFloors is the part of the plan that has the simulated server and its rooms.
func serverFloors() map[string][]string {
	return map[string][]string{
		"fakeserver":                       {"audio", "clientlint", "fakeserver/internal/beats", "fakeserver/internal/eventloop", "fakeserver/internal/eventshape", "internal/redact", "fakeserver/internal/rest", "fakeserver/internal/scopes", "fakeserver/internal/secrets", "fakeserver/internal/seeded", "fakeserver/internal/settings", "fakeserver/internal/tokens", "fakeserver/internal/transcribers", "fakeserver/internal/translation", "fakeserver/internal/turns", "fakeserver/internal/webhook", "fakeserver/protocol", "internal/contain", "internal/jsonshape", "internal/recognition", "internal/transport", "internal/voice", "wire"},
		"fakeserver/internal/eventloop":    {},
		"fakeserver/internal/tokens":       {"wire"},
		"fakeserver/internal/beats":        {"audio", "fakeserver/internal/tokens"},
		"fakeserver/internal/transcribers": {"fakeserver/internal/seeded", "fakeserver/internal/tokens", "internal/jsonshape", "internal/recognition", "wire"},
		"fakeserver/internal/translation":  {"audio", "fakeserver/internal/eventshape", "fakeserver/internal/turns", "internal/jsonshape", "wire"},
		"fakeserver/internal/turns":        {"audio", "internal/spare", "wire"},
		"fakeserver/internal/rest":         {"internal/jsonshape"},
		"fakeserver/internal/seeded":       {},
		"fakeserver/internal/settings":     {"audio", "fakeserver/internal/transcribers", "fakeserver/internal/turns", "internal/jsonshape", "wire"},
		"fakeserver/faults":                {"audio", "fakeserver", "internal/faultkeys", "internal/transport", "wire"},
		"fakeserver/models":                {"audio", "fakeserver", "internal/keys", "internal/plaintext", "internal/words", "wire"},
		"fakeserver/internal/scopes":       {},
		"fakeserver/internal/secrets":      {"wire"},
		"fakeserver/internal/webhook":      {},
		"fakeserver/protocol":              {"wire"},
		"fakeserver/control":               {"clientlint", "fakeserver", "fakeserver/internal/rest", "fakeserver/models", "internal/jsonshape"},
		"fakeserver/internal/eventshape":   {"internal/jsonshape", "wire"},
	}
}

// below returns all packages of a plan but those whose path begins with one of the given ones.
func below(plan map[string][]string, except ...string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(plan)), func(pkg string) bool {
		return slices.ContainsFunc(except, func(prefix string) bool { return strings.HasPrefix(pkg, prefix) })
	})
}

// floors complains about packages that are not on the plan and imports that are not. Specs may import anything, in a room of their own too.
func floors(t *Tree) []Complaint {
	plan := Floors()
	var found []Complaint
	for _, p := range t.Packages {
		allowed, known := plan[p.Path]
		if !known && len(p.product()) > 0 {
			found = append(found, Complaint{Place: p.Path, Text: "is not on the floor plan"})
			continue
		}
		for _, f := range p.product() {
			for _, spec := range f.AST.Imports {
				other, ours := strings.CutPrefix(importPath(spec), module)
				if ours && !slices.Contains(allowed, other) {
					found = append(found, t.at(spec.Pos(), "%s must not import %s", p.Path, other))
				}
			}
		}
	}
	return found
}

package scenarios_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var (
	meantHint = regexp.MustCompile(`did you mean "([^"]+)"\?`)
	// likeHint matches what is to be written instead: write 1.5s; write 2ms or 2s; write it like barge_in: 900ms.
	likeHint = regexp.MustCompile(`^write (?:it like )?((?:[a-z_]+: )?(?:\d[\w.]*|\{[^…]*\}|\[[^…]*\]|"[^"]*"|true|false|null)|hangup: caller)(?: or .*|, .*| if .*)?$`)
	addHint  = regexp.MustCompile(`^add a line(?: below it)?(?: that begins with|:) ([a-z_]+):`)
	written  = regexp.MustCompile(`^(?:"[^"]*"|'[^']*'|[^\s:,{}\[\]]+(?: (?:s|ms)\b)?)`)
)

// suggested is how often each sort of suggestion was fed back to the loader.
var suggested = map[string]int{}

// applied returns a file with what a mistake suggests done to it, and what sort of suggestion that is; "" for none that
// can be followed to the letter.
func applied(text string, m *scenarios.SyntaxError) (changed, sort string) {
	lines := strings.Split(text, "\n")
	if m.Pos.Line < 1 || m.Pos.Line > len(lines) {
		return text, ""
	}
	line := []rune(lines[m.Pos.Line-1])
	at := min(max(m.Pos.Column-1, 0), len(line))
	replace := func(with string) { lines[m.Pos.Line-1] = replaced(string(line[:at]), string(line[at:]), with) }
	switch {
	case m.Fix != "":
		lines[m.Pos.Line-1], sort = m.Fix, "write:"
	case meantHint.MatchString(m.Hint):
		replace(meantHint.FindStringSubmatch(m.Hint)[1])
		sort = "did you mean"
	case likeHint.MatchString(m.Hint):
		replace(likeHint.FindStringSubmatch(m.Hint)[1])
		sort = "write"
	case addHint.MatchString(m.Hint) && m.Pos.Line == 1:
		key := addHint.FindStringSubmatch(m.Hint)[1]
		value := map[string]string{"script": "[{caller: Hello}]"}[key]
		lines, sort = slices.Insert(lines, 0, key+": "+valueOr(value, "desk")), "add"
	default:
		return text, ""
	}
	return strings.Join(lines, "\n"), sort
}

var (
	keyHere   = regexp.MustCompile(`^([a-z_]+):`)
	keyBefore = regexp.MustCompile(`([a-z_]+): $`)
	withKey   = regexp.MustCompile(`^([a-z_]+): (.*)$`)
)

// replaced returns a line with something written in the place of what begins behind before: a word or a value; or a key with its value, in the
// place of those that begin there or whose value does; or a step.
func replaced(before, behind, with string) string {
	here, own, k := keyHere.FindString(behind), keyBefore.FindString(before), withKey.FindStringSubmatch(with)
	switch {
	case strings.HasPrefix(with, "expect_not: "):
		return before[:strings.Index(before, "- ")+2] + with
	case k == nil && here != "" && !strings.HasPrefix(strings.TrimPrefix(behind, here), "//"): // a value for the key that begins here
		if strings.HasPrefix(with, "{") || strings.HasPrefix(with, "[") {
			return before + here + " " + with
		}
		return before + with + strings.TrimPrefix(behind, strings.TrimSuffix(here, ":"))
	case k == nil:
		return before + with + strings.TrimPrefix(behind, written.FindString(behind))
	case here != "":
		return before + with
	default:
		return strings.TrimSuffix(before, own) + with + strings.TrimPrefix(behind, written.FindString(behind))
	}
}

func valueOr(value, other string) string {
	if value == "" {
		return other
	}
	return value
}

// fedBack demands of each suggestion that it leads on: applied to the file, and fed back to the loader, nothing is wrong any
// more with the line it was for, and nothing elsewhere that was right before.
func fedBack(text string, mistakes *scenarios.Mistakes) {
	GinkgoHelper()
	before := map[string]bool{}
	for _, m := range mistakes.All {
		before[m.Summary()] = true
	}
	for _, m := range mistakes.All {
		offersTaken(text, m)
		changed, sort := applied(text, m)
		if sort == "" {
			continue
		}
		suggested[sort]++
		Expect(changed).NotTo(Equal(text), m.Error())
		_, err := judge.Load("call.yaml", []byte(changed))
		var again *scenarios.Mistakes
		if !errors.As(err, &again) {
			continue
		}
		for _, other := range again.All {
			stays := before[other.Summary()] && other.Summary() != m.Summary()
			same := other.Summary() == m.Summary() && other.Pos != m.Pos
			Expect(stays || same).To(BeTrue(), "%s\n\nleads to:\n%s", m, other)
		}
	}
}

// offered matches the words that a message offers in the place of one that is unknown.
var offered = regexp.MustCompile(`(?:known are|one of|it goes with) ((?:[a-z_]+, )*[a-z_]+(?: (?:and|or) [a-z_]+)?)$`)

// offersTaken demands of each word that a mistake offers that the loader knows it there: whatever else may then be wrong with what
// stands behind it.
func offersTaken(text string, m *scenarios.SyntaxError) {
	GinkgoHelper()
	offer := offered.FindStringSubmatch(m.Summary())
	lines := strings.Split(text, "\n")
	if offer == nil || strings.Contains(m.Summary(), "it goes with") || m.Pos.Line < 1 || m.Pos.Line > len(lines) {
		return
	}
	line := []rune(lines[m.Pos.Line-1])
	before, behind := string(line[:min(m.Pos.Column-1, len(line))]), string(line[min(m.Pos.Column-1, len(line)):])
	word := regexp.MustCompile(`^"?[\w-]+"?`).FindString(behind)
	if word == "" {
		return
	}
	for _, known := range regexp.MustCompile(`[a-z_]+`).FindAllString(strings.NewReplacer(" and ", " ", " or ", " ").Replace(offer[1]), -1) {
		lines[m.Pos.Line-1] = before + known + strings.TrimPrefix(behind, word)
		suggested["offer"]++
		_, err := judge.Load("call.yaml", []byte(strings.Join(lines, "\n")))
		var again *scenarios.Mistakes
		if !errors.As(err, &again) {
			continue
		}
		for _, other := range again.All {
			if other.Pos != m.Pos {
				continue
			}
			Expect(other.Msg).NotTo(Or(HavePrefix("unknown"), ContainSubstring("is not a value of"), ContainSubstring("does not go with")), "%s\n\noffers %s: %s", m, known, other)
		}
	}
}

var _ = AfterSuite(func() {
	// Run alone, a spec follows few of them.
	if suggested["write:"] > 30 {
		Expect(suggested).To(And(HaveKeyWithValue("did you mean", BeNumerically(">=", 15)), HaveKeyWithValue("write", BeNumerically(">=", 12)), HaveKeyWithValue("offer", BeNumerically(">=", 30))))
	}
})

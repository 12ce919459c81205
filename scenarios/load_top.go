package scenarios

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// head loads what stands at the top of a scenario, but for the script and the checks.
func (l *loader) head(f fieldMap) {
	sc := l.sc
	sc.Name, sc.About = l.words(f, "name"), l.words(f, "about")
	if n := f.value("name"); n != nil {
		sc.Pos = l.pos(n)
	}
	l.agent(f)
	l.wordList(f, "tags", func(_ *yaml.Node, text string) { sc.Tags = append(sc.Tags, text) })
	l.wordList(f, "targets", func(n *yaml.Node, text string) {
		if l.chosen(n, text, "targets", targetWords) {
			sc.Targets = append(sc.Targets, text)
		}
	})
	l.wordList(f, "allow", func(n *yaml.Node, text string) {
		if !l.chosen(n, text, "allow", surpriseWords) {
			return
		}
		if sc.Allow == nil {
			sc.Allow = map[Surprise]bool{}
		}
		sc.Allow[Surprise(text)] = true
	})
	l.skip(f)
	sc.Approvals = orDefault(Approvals(l.choice(f, "approvals", approvalWords)), ApprovalsFail)
	sc.OnFailure = orDefault(OnFailure(l.choice(f, "on_failure", failureWords)), StopOnFailure)
	l.session(f)
	l.limits(f)
}

// orDefault returns value, or the default when value is zero.
func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

func (l *loader) agent(f fieldMap) {
	l.sc.Agent = l.words(f, "agent")
	n := f.value("agent")
	if n == nil {
		return
	}
	l.sc.AgentPos = l.pos(n)
	if strings.HasSuffix(l.sc.Agent, ".yaml") || strings.HasSuffix(l.sc.Agent, ".yml") {
		l.NotYet(n, "an agent file")
	}
}

// noReason matches what somebody writes who takes skip for a switch.
var noReason = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|0|1)$`)

func (l *loader) skip(f fieldMap) {
	l.sc.Skip = l.words(f, "skip")
	if noReason.MatchString(l.sc.Skip) {
		l.At(f.value("skip"), "skip takes the reason", "write why, or leave it out to have the scenario played")
	}
}

func (l *loader) session(f fieldMap) {
	session := l.submap(f, "session", sessionKeys)
	n := session.value("turn_detection")
	if n == nil {
		return
	}
	detection := &TurnDetection{}
	if yamltext.IsMap(n) {
		m := l.fields(yamltext.Pairs(n), turnDetectionKeys)
		detection.Type = l.choice(m, "type", turnDetections)
		detection.Silence = l.longerThanZero(m, "silence")
		detection.Prefix = l.longerThanZero(m, "prefix")
		detection.Threshold = l.fraction(m, "threshold")
	} else {
		detection.Type = l.choice(session, "turn_detection", turnDetections)
	}
	detection.Type = orDefault(detection.Type, "server_vad")
	l.sc.Session.TurnDetection = detection
}

func (l *loader) limits(f fieldMap) {
	m := l.submap(f, "limits", limitKeys)
	l.sc.Limits = Limits{
		Duration: orDefault(l.longerThanZero(m, "duration"), DefaultDuration),
		Patience: orDefault(l.longerThanZero(m, "patience"), DefaultPatience),
		Gap:      orDefault(l.longerThanZero(m, "gap"), DefaultGap),
		Tail:     orDefault(l.longerThanZero(m, "tail"), DefaultTail),
	}
}

// submap returns the fields of a map below a key; none when the key is absent.
func (l *loader) submap(f fieldMap, key string, set *keySet) fieldMap {
	n := f.value(key)
	switch {
	case n == nil:
		return nil
	case yamltext.IsMap(n):
		return l.fields(yamltext.Pairs(n), set)
	default:
		l.At(f[key].Key, key+" is a map", "write its keys below it, indented: "+suggest.Or(set.now))
		return nil
	}
}

// placeholder matches <name>, which a row of examples fills in.
var placeholder = regexp.MustCompile(`<([A-Za-z_][A-Za-z0-9_]*)>`)

// placeholders notes every <name> that nothing fills in.
func (l *loader) placeholders(root *yaml.Node, pairs []yamltext.Pair) {
	for _, p := range pairs {
		if p.Key.Value == "examples" {
			return
		}
	}
	yamltext.EachScalar(root, func(n *yaml.Node) {
		if strings.HasPrefix(n.Value, "/") {
			return // in a regular expression it names a group
		}
		if name := placeholder.FindString(n.Value); name != "" {
			l.At(n, fmt.Sprintf("nothing fills in %s", name), "write the words themselves")
		}
	})
}

package harness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness/internal/files"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/speech"
)

// Agents are the agents that scenarios can name. Each call gets a fresh one.
type Agents map[string]func() *agents.Agent

// Bundled returns the agents that come with voicesim: supportline.
func Bundled() Agents {
	return Agents{"supportline": supportline.New}
}

// isSupportline reports whether a constructor is that of the bundled agent.
func isSupportline(construct func() *agents.Agent) bool {
	return reflect.ValueOf(construct).Pointer() == reflect.ValueOf(supportline.New).Pointer()
}

// Catalog tells Scenario.Check what there is to refer to: the agents of opts, and who says the words of callers. Nil means
// the defaults.
func Catalog(opts *Options) *Known {
	opts = opts.defaulted()
	return &Known{opts: opts, agents: opts.Agents, speech: opts.Speech}
}

// Known is a scenarios.Catalog over agents and speech.
type Known struct {
	opts   *Options
	agents Agents
	speech *speech.Finder
	files  fs.FS // beside the scenario that is looked at, before the scenario has them; nil is none
}

// Agents returns the names of the agents, sorted.
func (k *Known) Agents() []string { return slices.Sorted(maps.Keys(k.agents)) }

// Voice returns why nobody has the voice of a line. A voice that speaks may have any, and the stand-in voice stands in for
// any but one that is taken for another, which has recorded these words.
func (k *Known) Voice(line scenarios.Line) (wrong, hint string) {
	known := k.speech.VoiceNames()
	if k.speech.Speaker != nil || slices.Contains(known, line.Voice) {
		return "", ""
	}
	wrong = fmt.Sprintf("nobody has the voice %q", line.Voice)
	meant := suggest.Nearest(line.Voice, known, nil)
	if meant != "" && len(meant) < 4 && !strings.EqualFold(meant[:1], line.Voice[:1]) {
		meant = "" // of so few letters each is near to each
	}
	if meant != "" {
		hint = fmt.Sprintf("did you mean %q? voicesim voices lists all", meant)
		line.Voice = meant
	}
	switch {
	case meant != "" && (!k.speech.StandIn || k.speech.Recorded(lineOf(&scenarios.Scenario{}, line))):
		return wrong, hint
	case k.speech.StandIn:
		return "", ""
	case len(known) > 0:
		return wrong, "recordings have " + suggest.And(known) + "; any other takes a voice that speaks: docs/own-words.md"
	default:
		return wrong, "there are no recordings, and no voice that speaks: leave it out"
	}
}

// soundNamed returns the name of the bundled sound that words are, of which nobody says that it should be spoken; "" for none.
func soundNamed(line scenarios.Line) string {
	if line.Agent || line.Audio != "" || line.Spoken != "" {
		return ""
	}
	u, ok := audiofixtures.Find(audiofixtures.Noise, line.Words, "")
	if !ok {
		return ""
	}
	return u.Text
}

// Unsaid returns why nobody says a line. A voice that speaks is not asked to speak, only whether it will.
func (k *Known) Unsaid(sc *scenarios.Scenario, line scenarios.Line) (wrong, hint string) {
	if name := soundNamed(line); name != "" {
		return fmt.Sprintf("%s is a sound, and no words", name),
			fmt.Sprintf("write sound: %s; where a caller says the word, write spoken: %[1]s below it", name)
	}
	said := lineOf(sc, line)
	said.Files = k.beside(sc)
	if said.Audio == "" && !k.speech.Recorded(said) {
		if refuses, ok := k.speech.Speaker.(speech.Refuser); ok && !said.Agent {
			if err := refuses.Refuses(said); err != nil {
				return err.Error(), ""
			}
		}
		if k.speech.StandIn || k.speech.Speaker != nil {
			return "", ""
		}
	}
	_, err := k.speech.Find(context.Background(), said)
	if file, ok := errors.AsType[*speech.FileError](err); ok {
		return file.File + " " + file.Wrong, file.Do
	}
	if missing, ok := errors.AsType[*speech.NotFoundError](err); ok {
		wrong, hint = unsaid(missing)
		if k.opts.Target != nil {
			hint = "only the simulator understands the stand-in voice; " + hint
		}
		return wrong, hint
	}
	if err != nil {
		return err.Error(), ""
	}
	return "", ""
}

// howToRecord is what makes a sound of new words.
const howToRecord = "record them into a folder recordings, beside a text file of the same name with the words, or let a voice speak: docs/own-words.md"

// unsaid says that nobody says a line, and which recordings come nearest.
func unsaid(missing *speech.NotFoundError) (wrong, hint string) {
	wrong = fmt.Sprintf("no recording of a caller says %q", missing.Line.Words)
	if missing.Line.Voice != "" {
		wrong += fmt.Sprintf(" in the voice %q", missing.Line.Voice)
	}
	if len(missing.Nearest) == 0 {
		return wrong, howToRecord
	}
	quoted := make([]string, len(missing.Nearest))
	for i, text := range missing.Nearest {
		quoted[i] = strconv.Quote(text)
	}
	return wrong, "the nearest are " + suggest.And(quoted) + "; " + howToRecord
}

// File returns why a file cannot be heard as a sound or shown as a picture.
func (k *Known) File(sc *scenarios.Scenario, step *scenarios.Step) (wrong, hint string) {
	what := "a sound is a WAV file"
	if step.Verb == scenarios.VerbImage {
		what = "a picture is a PNG or JPEG file"
		_, wrong = files.Image(k.beside(sc), step.Caller.Image)
	} else {
		_, wrong = files.Sound(k.beside(sc), step.Caller.Audio)
	}
	return wrong, what + " in the folder of the scenario, or below"
}

// Fault returns why the simulated server would not make such a fault.
func (k *Known) Fault(f *scenarios.FaultStep) string {
	_, err := newFault(f)
	if e, ok := errors.AsType[*fakeserver.FaultError](err); ok {
		return e.Text
	}
	return ""
}

package harness

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/wire"
)

// greetsFirst is what an agent is told that is asked to speak first.
const greetsFirst = "Greet the caller."

// ask sets what a scenario asks of the session. It wins over what the options say, in whatever form they do.
func ask(o *runner.Options, s *scenarios.Session) {
	if td := s.TurnDetection; td != nil {
		o.TurnDetection = turnDetection(td)
		o.Session = without(o.Session, func(a *wire.SessionAudio) {
			if a.Input != nil {
				input := *a.Input
				input.TurnDetection, a.Input = wire.Opt[wire.TurnDetection]{}, &input
			}
		})
	}
	if s.Voice != "" {
		o.Voice = s.Voice
		o.Session = without(o.Session, func(a *wire.SessionAudio) {
			if a.Output != nil {
				output := *a.Output
				output.Voice, a.Output = wire.Voice{}, &output
			}
		})
	}
	if s.Modality != "" {
		o.TextOnly, o.Session.OutputModalities = s.Modality == scenarios.ModalityText, nil
	}
}

// greets has the agent greet the caller where a scenario asks for that, and neither the options nor its file have.
func greets(o *runner.Options, s *scenarios.Session) {
	if s.AgentFirst && o.Greeting == (runner.Greeting{}) {
		o.Greeting.Instructions = greetsFirst
	}
}

// without returns settings with something taken out of those of sound, which are copied.
func without(s wire.Session, out func(*wire.SessionAudio)) wire.Session {
	if s.Audio != nil {
		sound := *s.Audio
		out(&sound)
		s.Audio = &sound
	}
	return s
}

// turnDetection returns the turn detection of a scenario as the runtime has it.
func turnDetection(td *scenarios.TurnDetection) *runner.TurnDetection {
	if td.Type == scenarios.NoTurnDetection {
		return &runner.TurnDetection{Type: runner.NoTurnDetection}
	}
	return &runner.TurnDetection{
		Type: td.Type, Silence: td.Silence, PrefixPadding: td.PrefixPadding, Threshold: td.Threshold,
		IdleTimeout: td.IdleTimeout, Eagerness: td.Eagerness,
		NoResponse: td.CreateResponse != nil && !*td.CreateResponse, NoInterrupt: td.InterruptResponse != nil && !*td.InterruptResponse,
	}
}

// usualItem and usualAudio are when the simulator begins an answer, and its sound, where nobody says otherwise: the zero
// values of [fakeserver.Pacing].
const (
	usualItem  = 200 * time.Millisecond
	usualAudio = 350 * time.Millisecond
)

// usualTranscriber is the zero value of [runner.Options].Transcription.
const usualTranscriber = "gpt-4o-mini-transcribe"

// pacing is how fast the simulator answers.
func pacing(sim *scenarios.Simulator, order fakeserver.TranscriptOrder) *fakeserver.Pacing {
	p := &fakeserver.Pacing{Transcripts: order}
	if first := sim.FirstAudio; first > 0 {
		p.FirstAudio = first
		if first < usualAudio { // what comes before it comes sooner in the same measure
			p.FirstItem = max(first*usualItem/usualAudio, time.Microsecond)
			p.Created = min(p.FirstItem/2, 5*time.Millisecond)
		}
	}
	return p
}

// playsAs has the simulator play the model that the scenario names, whatever model the session asks for: on Azure behind the
// deployment that it names.
func (l *live) playsAs(o *runner.Options) {
	as := l.sc.Simulator.As
	switch {
	case as == "":
	case o.Dialect == runner.DialectAzure:
		l.deployments = map[string]string{cmp.Or(o.Transcription, usualTranscriber): usualTranscriber, o.Model: as}
	default:
		o.Model = as
	}
}

// Model returns why the simulated server does not play a model.
func (k *Known) Model(name string) (wrong, hint string) {
	all := slices.Sorted(maps.Keys(fakeserver.Profiles()))
	if slices.Contains(all, name) {
		return "", ""
	}
	hint = "it plays " + suggest.And(all)
	if meant := suggest.Nearest(name, all, nil); meant != "" {
		hint = fmt.Sprintf("did you mean %q? %s", meant, hint)
	}
	return fmt.Sprintf("the simulator plays no model %q", name), hint
}

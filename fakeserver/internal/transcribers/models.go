package transcribers

import (
	"regexp"
	"slices"
	"strings"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// Model is a model that writes down what the caller says. Source: the published schema, and
// recorded sessions of gpt-realtime-whisper.
type Model struct {
	name      string
	Streams   bool // it writes while the caller speaks
	AtOnce    bool // it writes all in one delta
	Tokens    bool // it bills tokens; else seconds
	Logprobs  bool // it tells how sure it is, if asked
	Speakers  bool // it tells speakers apart
	Languages bool // it tells which languages it heard
	// Early is how many of eight transcripts are complete before the first item of the answer.
	Early uint64

	prompt bool // it takes a prompt
	hints  bool // it takes languages and keywords
	delay  bool // it takes a delay
}

// models are the models there are. Snapshots have a date behind the name. How early they are complete is recorded of
// gpt-realtime-whisper (one of nine), gpt-4o-transcribe (one of one) and gpt-4o-mini-transcribe (none of one).
var models = []Model{
	{name: "whisper-1", Early: 2, AtOnce: true, prompt: true},
	{name: "gpt-transcribe", Early: 2, Languages: true, prompt: true, hints: true},
	{name: "gpt-live-transcribe", Early: 1, Streams: true, prompt: true, hints: true},
	{name: "gpt-4o-mini-transcribe", Early: 2, Tokens: true, Logprobs: true, prompt: true},
	{name: "gpt-4o-transcribe", Early: 6, Tokens: true, Logprobs: true, prompt: true},
	{name: "gpt-4o-transcribe-diarize", Early: 2, Tokens: true, Speakers: true},
	{name: "gpt-realtime-whisper", Early: 1, Streams: true, delay: true},
}

// snapshotDate ends the name of a snapshot: "gpt-4o-mini-transcribe-2025-12-15".
var snapshotDate = regexp.MustCompile(`-\d{4}-\d{2}-\d{2}$`)

// unknown stands for models of other names: Azure's deployments. Source: guess.
var unknown = Model{Early: 6, Tokens: true, Logprobs: true, prompt: true, hints: true, delay: true}

// Names are what models go by. The zero value has the models' own names and no other.
type Names struct {
	Any bool // unknown names are taken, too, as on Azure, which has a list of languages
	// Deployed are the models of deployments, by the names that these have instead; nil has no deployments.
	Deployed map[string]string
}

// Of returns the model of a name, of a snapshot, or of a deployment.
func (n Names) Of(name string) (by Model, known bool) {
	if n.Deployed != nil {
		name = n.Deployed[name]
	}
	for _, t := range models {
		if rest, ok := strings.CutPrefix(name, t.name); ok && snapshotDate.FindString(rest) == rest {
			return t, true
		}
	}
	return unknown, false
}

// Streamed reports whether turns are written down while they are spoken, with these settings.
func (n Names) Streamed(t wire.Opt[wire.Transcription]) bool {
	settings, on := t.Value()
	by, _ := n.Of(settings.Model)
	return on && by.Streams
}

// All returns the names of the models, without their snapshots.
func All() []string {
	names := make([]string, len(models))
	for i, t := range models {
		names[i] = t.name
	}
	return names
}

// fit takes settings out that the model does not have: those of the model before it.
func (by Model) fit(t *wire.Transcription) {
	if !by.prompt {
		t.Prompt = wire.Null[string]()
	}
	if !by.hints {
		t.Languages, t.Keywords = nil, nil
	}
	if !by.delay {
		t.Delay = wire.Opt[string]{}
	}
}

// admit tells which of the settings a model does not take.
func (n Names) admit(model string, t *wire.Transcription, path string) *shape.Problem {
	by, known := n.Of(model)
	switch {
	case !known && (n.Any || model == ""):
	case !known:
		return shape.InvalidValue(model, All(), path+"model")
	case n.Any && t.Language.Or("") != "" && !slices.Contains(azureLanguages, t.Language.Or("")):
		return shape.InvalidValue(t.Language.Or(""), azureLanguages, path+"language")
	case t.Prompt.Or("") != "" && !by.prompt:
		return unsupported("Prompt", path+"prompt")
	case len(t.Languages) > 0 && !by.hints:
		return unsupported("Languages", path+"languages")
	case len(t.Keywords) > 0 && !by.hints:
		return unsupported("Keywords", path+"keywords")
	case t.Delay.IsSome() && !by.delay:
		return unsupported("Delay", path+"delay")
	}
	return nil
}

// unsupported refuses a setting that the model of transcription does not take.
func unsupported(what, path string) *shape.Problem {
	return &shape.Problem{Code: "invalid_value", Message: what + " is not supported for this transcription model.", Param: path}
}

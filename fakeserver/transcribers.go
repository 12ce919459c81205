package fakeserver

import (
	"regexp"
	"strings"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// transcriber is a model that writes down what the caller says. Source: the published schema, and
// recorded sessions of gpt-realtime-whisper.
type transcriber struct {
	name      string
	streams   bool // it writes while the caller speaks
	atOnce    bool // it writes all in one delta
	tokens    bool // it bills tokens; else seconds
	logprobs  bool // it tells how sure it is, if asked
	speakers  bool // it tells speakers apart
	languages bool // it tells which languages it heard

	prompt bool // it takes a prompt
	hints  bool // it takes languages and keywords
	delay  bool // it takes a delay
}

// transcribers are the models there are. Snapshots have a date behind the name.
var transcribers = []transcriber{
	{name: "whisper-1", atOnce: true, prompt: true},
	{name: "gpt-transcribe", languages: true, prompt: true, hints: true},
	{name: "gpt-live-transcribe", streams: true, prompt: true, hints: true},
	{name: "gpt-4o-mini-transcribe", tokens: true, logprobs: true, prompt: true},
	{name: "gpt-4o-transcribe", tokens: true, logprobs: true, prompt: true},
	{name: "gpt-4o-transcribe-diarize", tokens: true, speakers: true},
	{name: "gpt-realtime-whisper", streams: true, delay: true},
}

// snapshotDate ends the name of a snapshot: "gpt-4o-mini-transcribe-2025-12-15".
var snapshotDate = regexp.MustCompile(`-\d{4}-\d{2}-\d{2}$`)

// unknownTranscriber stands for models of other names: Azure's deployments. Source: guess.
var unknownTranscriber = transcriber{tokens: true, logprobs: true, prompt: true, hints: true, delay: true}

// transcriberOf returns the model of a name, or of a snapshot.
func transcriberOf(model string) (by transcriber, known bool) {
	for _, t := range transcribers {
		if rest, ok := strings.CutPrefix(model, t.name); ok && snapshotDate.FindString(rest) == rest {
			return t, true
		}
	}
	return unknownTranscriber, false
}

// streamed reports whether turns are written down while they are spoken, with these settings.
func streamed(t wire.Opt[wire.Transcription]) bool {
	settings, on := t.Value()
	by, _ := transcriberOf(settings.Model)
	return on && by.streams
}

// fit takes settings out that the model does not have: those of the model before it.
func (by transcriber) fit(t *wire.Transcription) {
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

// admitTranscription tells why an update of now's transcription is refused. Models of any name may be
// accepted. Source: the published schema; that sessions of both kinds differ is reported and recorded.
func admitTranscription(now, update *wire.Session, anyName bool) *problem {
	if update.Audio == nil || update.Audio.Input == nil {
		return nil
	}
	const path = "session.audio.input."
	in := update.Audio.Input
	next := now.Audio.Input.Transcription
	setOpt(&next, in.Transcription)
	if t, given := in.Transcription.Value(); given {
		merged := mergedTranscription(now.Audio.Input.Transcription, t)
		if p := admitSettings(merged.Model, &t, path+"transcription.", anyName); p != nil {
			return p
		}
		next = wire.Some(merged)
	}
	if now.Type == wire.SessionTranscription && in.TurnDetection.IsSome() && streamed(next) {
		return unsupportedFor("Turn detection", path+"turn_detection")
	}
	return nil
}

// admitSettings tells which of the settings a model does not take.
func admitSettings(model string, t *wire.Transcription, path string, anyName bool) *problem {
	by, known := transcriberOf(model)
	switch {
	case !known && (anyName || model == ""):
	case !known:
		names := make([]string, len(transcribers))
		for i, t := range transcribers {
			names[i] = t.name
		}
		return shape.InvalidValue(model, names, path+"model")
	case t.Prompt.Or("") != "" && !by.prompt:
		return unsupportedFor("Prompt", path+"prompt")
	case len(t.Languages) > 0 && !by.hints:
		return unsupportedFor("Languages", path+"languages")
	case len(t.Keywords) > 0 && !by.hints:
		return unsupportedFor("Keywords", path+"keywords")
	case t.Delay.IsSome() && !by.delay:
		return unsupportedFor("Delay", path+"delay")
	}
	return nil
}

// unsupportedFor refuses a setting that the model of transcription does not take.
func unsupportedFor(what, path string) *problem {
	return &problem{Code: "invalid_value", Message: what + " is not supported for this transcription model.", Param: path}
}

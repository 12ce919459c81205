package transcribers

import (
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// AdmitUpdate tells why an update of now's transcription is refused. Source: the published schema; that sessions of both kinds differ is reported and recorded.
func (n Names) AdmitUpdate(now, update *wire.Session) *shape.Problem {
	if update.Audio == nil || update.Audio.Input == nil {
		return nil
	}
	const path = "session.audio.input."
	in := update.Audio.Input
	next := now.Audio.Input.Transcription
	next.Update(in.Transcription)
	if t, given := in.Transcription.Value(); given {
		merged := n.Merged(now.Audio.Input.Transcription, t)
		if p := n.admit(merged.Model, &t, path+"transcription."); p != nil {
			return p
		}
		next = wire.Some(merged)
	}
	if now.Type == wire.SessionTranscription && in.TurnDetection.IsSome() && n.Streamed(next) {
		return unsupported("Turn detection", path+"turn_detection")
	}
	return nil
}

// Merged keeps the old settings that the model takes. The echo always carries model,
// language and prompt. Source: recorded session.updated events.
func (n Names) Merged(now wire.Opt[wire.Transcription], update wire.Transcription) wire.Transcription {
	next := wire.Transcription{Language: wire.Null[string](), Prompt: wire.Null[string]()}
	if old, ok := now.Value(); ok {
		next = old
	}
	if update.Model != "" && update.Model != next.Model {
		next.Model = update.Model
		by, _ := n.Of(next.Model)
		by.fit(&next)
	}
	if update.Languages != nil {
		next.Languages = update.Languages
	}
	if update.Keywords != nil {
		next.Keywords = update.Keywords
	}
	next.Language.Update(update.Language)
	next.Prompt.Update(update.Prompt)
	next.Delay.Update(update.Delay)
	return next
}

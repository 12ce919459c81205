package settings

import (
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/wire"
)

// Merged returns the session after an update that was found valid: keys that are absent keep what
// they were, null clears. Nothing of now is changed; names are what models that write down go by.
func Merged(now, update *wire.Session, of Model, names transcribers.Names) *wire.Session {
	next := *now
	setSlice(&next.OutputModalities, update.OutputModalities)
	next.Instructions.Update(update.Instructions)
	if text, said := next.Instructions.Value(); said && text == "" && next.Type == wire.SessionRealtime {
		next.Instructions = wire.Some(defaultInstructions) // source: recorded session.updated events
	}
	setSlice(&next.Tools, update.Tools)
	if c := update.ToolChoice; c.Mode != "" || c.Type != "" {
		next.ToolChoice = update.ToolChoice
	}
	next.ParallelToolCalls.Update(update.ParallelToolCalls)
	next.Reasoning.Update(update.Reasoning)
	next.MaxOutputTokens.Update(update.MaxOutputTokens)
	next.Tracing.Update(update.Tracing)
	if t := update.Truncation; t.Mode != "" || t.Type != "" {
		next.Truncation = update.Truncation
	}
	next.Prompt.Update(update.Prompt)
	next.Include.Update(update.Include)
	if update.Audio == nil {
		return &next
	}
	next.Audio = &wire.SessionAudio{Input: now.Audio.Input, Output: now.Audio.Output}
	if in := update.Audio.Input; in != nil {
		next.Audio.Input = mergedInput(now.Audio.Input, in, of, names)
		if now.Type == wire.SessionTranscription {
			chunk(next.Audio.Input, names)
		}
	}
	if out := update.Audio.Output; out != nil && now.Audio.Output != nil {
		next.Audio.Output = mergedOutput(now.Audio.Output, out)
	}
	return &next
}

func mergedInput(now, update *wire.SessionAudioInput, of Model, names transcribers.Names) *wire.SessionAudioInput {
	next := *now
	SetFormat(&next.Format, update.Format)
	if t, ok := update.Transcription.Value(); ok {
		next.Transcription = wire.Some(names.Merged(now.Transcription, t))
	} else {
		next.Transcription.Update(update.Transcription)
	}
	if n, ok := update.NoiseReduction.Value(); ok {
		if old, had := now.NoiseReduction.Value(); had && n.Strength.IsAbsent() {
			n.Strength = old.Strength
		}
		next.NoiseReduction = wire.Some(n)
	} else {
		next.NoiseReduction.Update(update.NoiseReduction)
	}
	if t, ok := update.TurnDetection.Value(); ok {
		next.TurnDetection = wire.Some(mergedVAD(now.TurnDetection, t, of))
	} else {
		next.TurnDetection.Update(update.TurnDetection)
	}
	return &next
}

func mergedOutput(now, update *wire.SessionAudioOutput) *wire.SessionAudioOutput {
	next := *now
	SetFormat(&next.Format, update.Format)
	SetVoice(&next.Voice, update.Voice)
	next.Speed.Update(update.Speed)
	return &next
}

// mergedVAD keeps the old settings of the same kind; another kind starts from its defaults.
func mergedVAD(now wire.Opt[wire.TurnDetection], update wire.TurnDetection, of Model) wire.TurnDetection {
	next, had := now.Value()
	if kind := update.Type; !had || kind != "" && kind != next.Type {
		next = defaultVAD(of)
		if kind == wire.SemanticVAD {
			next = defaultSemanticVAD()
		}
	}
	next.Threshold.Update(update.Threshold)
	next.PrefixPaddingMs.Update(update.PrefixPaddingMs)
	next.SilenceDurationMs.Update(update.SilenceDurationMs)
	next.IdleTimeoutMs.Update(update.IdleTimeoutMs)
	if update.Eagerness != "" {
		next.Eagerness = update.Eagerness
	}
	next.CreateResponse.Update(update.CreateResponse)
	next.InterruptResponse.Update(update.InterruptResponse)
	return next
}

func setSlice[T any](dst *[]T, update []T) {
	if update != nil {
		*dst = update
	}
}

// VoiceName names a voice: a custom one by its id.
func VoiceName(v wire.Voice) string { return v.Name + v.ID }

// SetVoice replaces a voice. A custom one is shown by its id alone. Source: the published schema.
func SetVoice(dst *wire.Voice, update wire.Voice) {
	if name := VoiceName(update); name != "" {
		*dst = wire.Voice{Name: name}
	}
}

// SetFormat replaces a format as a whole; PCM always shows its rate.
func SetFormat(dst **wire.AudioFormat, update *wire.AudioFormat) {
	if update == nil {
		return
	}
	f := wire.AudioFormat{Type: update.Type}
	if f.Type == wire.FormatPCM {
		f.Rate = audio.RateHz
	}
	*dst = &f
}

// AudioFormat returns what a format of the protocol means.
func AudioFormat(f *wire.AudioFormat) audio.Format {
	switch f.Type {
	case wire.FormatPCMU:
		return audio.Format{Encoding: audio.PCMU}.Normal()
	case wire.FormatPCMA:
		return audio.Format{Encoding: audio.PCMA}.Normal()
	}
	return audio.Format{}.Normal()
}

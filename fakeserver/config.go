package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	"github.com/voicesim/voicesim/wire"
)

// defaultInstructions stands for the live server's default prompt: only its presence matters.
const defaultInstructions = "Your knowledge cutoff is 2023-10. You are a helpful voice assistant. Keep answers short, " +
	"speak the caller's language, and call a function whenever one fits."

// Defaults of turn detection. Source: recorded session.created events.
const (
	defaultPrefix = 300 * time.Millisecond
)

// defaultSession returns the configuration of a new realtime session.
func defaultSession(model string, p Profile) *wire.Session {
	return &wire.Session{
		Type: wire.SessionRealtime, Object: "realtime.session", Model: model,
		OutputModalities: []string{"audio"},
		Instructions:     wire.Some(defaultInstructions),
		Tools:            []wire.Tool{},
		ToolChoice:       wire.ToolChoice{Mode: "auto"},
		MaxOutputTokens:  wire.Some(wire.Inf),
		Tracing:          wire.Null[wire.Tracing](),
		Truncation:       wire.Truncation{Mode: "auto"},
		Prompt:           wire.Null[wire.Prompt](),
		Audio: &wire.SessionAudio{
			Input: &wire.SessionAudioInput{
				Format:         &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz},
				Transcription:  wire.Null[wire.Transcription](),
				NoiseReduction: wire.Null[wire.NoiseReduction](),
				TurnDetection:  wire.Some(defaultVAD(p)),
			},
			Output: &wire.SessionAudioOutput{
				Format: &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz},
				Voice:  wire.Voice{Name: p.Voice},
				Speed:  wire.Some(wire.Decimal(1)),
			},
		},
		Include: wire.Null[[]string](),
	}
}

// defaultTranscriptionSession returns the configuration of a new transcription session. Its turn
// detection has no keys about responses. Source: recorded transcription sessions.
func defaultTranscriptionSession() *wire.Session {
	vad := defaultVAD(transcriptionProfile)
	return &wire.Session{
		Type: wire.SessionTranscription, Object: "realtime.transcription_session",
		Audio: &wire.SessionAudio{Input: &wire.SessionAudioInput{
			Format:         &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz},
			Transcription:  wire.Null[wire.Transcription](),
			NoiseReduction: wire.Null[wire.NoiseReduction](),
			TurnDetection:  wire.Some(withoutResponses(vad)),
		}},
		Include: wire.Null[[]string](),
	}
}

func defaultVAD(p Profile) wire.TurnDetection {
	return wire.TurnDetection{
		Type:              wire.ServerVAD,
		Threshold:         wire.Some(wire.Decimal(turns.DefaultThreshold)),
		PrefixPaddingMs:   wire.Some(wire.Milliseconds(defaultPrefix)),
		SilenceDurationMs: wire.Some(wire.Milliseconds(p.Silence)),
		IdleTimeoutMs:     wire.Null[int](),
		CreateResponse:    wire.Some(true),
		InterruptResponse: wire.Some(true),
	}
}

func defaultSemanticVAD() wire.TurnDetection {
	return wire.TurnDetection{
		Type: wire.SemanticVAD, Eagerness: "auto",
		CreateResponse: wire.Some(true), InterruptResponse: wire.Some(true),
	}
}

// chunk makes turn detection that of a transcription session: without keys about responses, and off where
// the model does not want it. Source: recorded transcription sessions, and errors that clients report.
func chunk(in *wire.SessionAudioInput) {
	if transcribers.Streamed(in.Transcription) {
		in.TurnDetection = wire.Null[wire.TurnDetection]()
	}
	if t, on := in.TurnDetection.Value(); on {
		in.TurnDetection = wire.Some(withoutResponses(t))
	}
}

func withoutResponses(t wire.TurnDetection) wire.TurnDetection {
	t.IdleTimeoutMs = wire.Opt[int]{}
	t.CreateResponse, t.InterruptResponse = wire.Opt[bool]{}, wire.Opt[bool]{}
	return t
}

// merged returns the session after an update that was found valid: keys that are absent keep what
// they were, null clears. Nothing of now is changed.
func merged(now, update *wire.Session, p Profile) *wire.Session {
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
		next.Audio.Input = mergedInput(now.Audio.Input, in, p)
		if now.Type == wire.SessionTranscription {
			chunk(next.Audio.Input)
		}
	}
	if out := update.Audio.Output; out != nil && now.Audio.Output != nil {
		next.Audio.Output = mergedOutput(now.Audio.Output, out)
	}
	return &next
}

func mergedInput(now, update *wire.SessionAudioInput, p Profile) *wire.SessionAudioInput {
	next := *now
	setFormat(&next.Format, update.Format)
	if t, ok := update.Transcription.Value(); ok {
		next.Transcription = wire.Some(transcribers.Merged(now.Transcription, t))
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
		next.TurnDetection = wire.Some(mergedVAD(now.TurnDetection, t, p))
	} else {
		next.TurnDetection.Update(update.TurnDetection)
	}
	return &next
}

func mergedOutput(now, update *wire.SessionAudioOutput) *wire.SessionAudioOutput {
	next := *now
	setFormat(&next.Format, update.Format)
	setVoice(&next.Voice, update.Voice)
	next.Speed.Update(update.Speed)
	return &next
}

// mergedVAD keeps the old settings of the same kind; another kind starts from its defaults.
func mergedVAD(now wire.Opt[wire.TurnDetection], update wire.TurnDetection, p Profile) wire.TurnDetection {
	next, had := now.Value()
	if kind := update.Type; !had || kind != "" && kind != next.Type {
		next = defaultVAD(p)
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

// setVoice replaces a voice. A custom one is shown by its id alone. Source: the published schema.
func setVoice(dst *wire.Voice, update wire.Voice) {
	if name := voiceName(update); name != "" {
		*dst = wire.Voice{Name: name}
	}
}

// setFormat replaces a format as a whole; PCM always shows its rate.
func setFormat(dst **wire.AudioFormat, update *wire.AudioFormat) {
	if update == nil {
		return
	}
	f := wire.AudioFormat{Type: update.Type}
	if f.Type == wire.FormatPCM {
		f.Rate = audio.RateHz
	}
	*dst = &f
}

// audioFormat returns what a format of the protocol means.
func audioFormat(f *wire.AudioFormat) audio.Format {
	switch f.Type {
	case wire.FormatPCMU:
		return audio.Format{Encoding: audio.PCMU}.Normal()
	case wire.FormatPCMA:
		return audio.Format{Encoding: audio.PCMA}.Normal()
	}
	return audio.Format{}.Normal()
}

package settings

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

// Model is what the model of a session, by its name, settles of its configuration.
type Model struct {
	Voice   string        // of audio.output
	Silence time.Duration // of turn detection
}

// Transcription is the model of transcription sessions. Source: recorded ones.
var Transcription = Model{Silence: 200 * time.Millisecond}

// New returns the configuration of a new realtime session with a model of a name.
func New(name string, of Model) *wire.Session {
	return &wire.Session{
		Type: wire.SessionRealtime, Object: "realtime.session", Model: name,
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
				TurnDetection:  wire.Some(defaultVAD(of)),
			},
			Output: &wire.SessionAudioOutput{
				Format: &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz},
				Voice:  wire.Voice{Name: of.Voice},
				Speed:  wire.Some(wire.Decimal(1)),
			},
		},
		Include: wire.Null[[]string](),
	}
}

// NewTranscription returns the configuration of a new transcription session. Its turn
// detection has no keys about responses. Source: recorded transcription sessions.
func NewTranscription() *wire.Session {
	vad := defaultVAD(Transcription)
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

func defaultVAD(of Model) wire.TurnDetection {
	return wire.TurnDetection{
		Type:              wire.ServerVAD,
		Threshold:         wire.Some(wire.Decimal(turns.DefaultThreshold)),
		PrefixPaddingMs:   wire.Some(wire.Milliseconds(turns.DefaultPrefix)),
		SilenceDurationMs: wire.Some(wire.Milliseconds(of.Silence)),
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
func chunk(in *wire.SessionAudioInput, names transcribers.Names) {
	if names.Streamed(in.Transcription) {
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

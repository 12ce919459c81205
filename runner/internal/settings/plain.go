package settings

import (
	"cmp"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// Plain are the settings for which package runner has fields, with their defaults.
type Plain struct {
	Input, Output audio.Format
	Transcription string // model; "off" is none
	TextOnly      bool
	TurnDetection wire.Opt[wire.TurnDetection]
	Voice         string
}

// Session is the configuration of a session of its own, but for what is the agent's.
func (p *Plain) Session() wire.Session {
	input := &wire.SessionAudioInput{
		Format: Format(p.Input), Transcription: wire.Some(wire.Transcription{Model: p.Transcription}), TurnDetection: p.TurnDetection,
	}
	if p.Transcription == "off" {
		input.Transcription = wire.Null[wire.Transcription]()
	}
	modality := "audio"
	if p.TextOnly {
		modality = "text"
	}
	return wire.Session{
		Type:             wire.SessionRealtime,
		OutputModalities: []string{modality},
		ToolChoice:       wire.ToolChoice{Mode: "auto"},
		Audio: &wire.SessionAudio{
			Input:  input,
			Output: &wire.SessionAudioOutput{Format: Format(p.Output), Voice: wire.Voice{Name: p.Voice}},
		},
	}
}

// Given are settings as they were given, before zero fields were filled in.
type Given struct {
	Input, Output audio.Format
	Transcription string
}

// Keep leaves out of the configuration of a call what was not given about the formats of its line; of one that is joined also
// what else whoever accepted it has chosen.
func (g *Given) Keep(s *wire.Session, joined, textOnly bool) {
	in, out := s.Audio.Input, s.Audio.Output
	if g.Input == (audio.Format{}) {
		in.Format = nil
	}
	if g.Output == (audio.Format{}) {
		out.Format = nil
	}
	if !joined {
		return
	}
	if g.Transcription == "" {
		in.Transcription = wire.Opt[wire.Transcription]{}
	}
	if !textOnly {
		s.OutputModalities = nil
	}
}

// WireFormat is the format in which audio of a format travels: G.711 as it is, PCM16 at 24 kHz, the one
// rate that the protocol has for it. Source: openapi.json, RealtimeAudioFormats.
func WireFormat(f audio.Format) audio.Format { return audio.Format{Encoding: f.Encoding}.Normal() }

// Format names the format in which audio of a format travels.
func Format(f audio.Format) *wire.AudioFormat {
	switch f.Encoding {
	case audio.PCMU:
		return &wire.AudioFormat{Type: wire.FormatPCMU}
	case audio.PCMA:
		return &wire.AudioFormat{Type: wire.FormatPCMA}
	default: // audio.PCM16
		return &wire.AudioFormat{Type: wire.FormatPCM, Rate: audio.RateHz}
	}
}

// Detection is what a session says about turn detection, absent if it says nothing.
func Detection(session *wire.Session) wire.Opt[wire.TurnDetection] {
	if session.Audio == nil || session.Audio.Input == nil {
		return wire.Opt[wire.TurnDetection]{}
	}
	return session.Audio.Input.TurnDetection
}

// Voice is what a session says about its voice.
func Voice(session *wire.Session) (v wire.Voice) {
	if session.Audio != nil && session.Audio.Output != nil {
		v = session.Audio.Output.Voice
	}
	return v
}

// VoiceName is the name or the id of a voice, "" if there is none.
func VoiceName(v wire.Voice) string { return cmp.Or(v.Name, v.ID) }

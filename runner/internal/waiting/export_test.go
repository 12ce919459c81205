package waiting

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// Acknowledge drives updates. A session is written as words "prompt=a tools=x,y vad=on detect=manual"; without any it says nothing.
func Acknowledge(line string) string {
	u := &Updates{}
	short := func(answered []Update) string {
		var ids []string
		for _, a := range answered {
			ids = append(ids, strings.TrimPrefix(a.ID, "voicesim_update_"))
		}
		return strings.Join(ids, " ")
	}
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "send":
			u.Add("", sessionOf(args))
		case "answer":
			s := sessionOf(args)
			return "acknowledged " + short(u.Acknowledged(&s))
		case "error":
			if u.Refused("voicesim_update_" + args[0]) {
				return "refused " + args[0]
			}
		default:
			panic(verb)
		}
		return ""
	})
	return strings.TrimPrefix(fmt.Sprintf("%s | %s pending", out, short(u.pending)), " | ")
}

func sessionOf(args []string) wire.Session {
	var s wire.Session
	if prompt := specs.After(args, "prompt="); prompt != "" {
		s.Instructions = wire.Some(prompt)
	}
	if specs.Has(args, "notools") {
		s.Tools = []wire.Tool{}
	}
	for _, name := range specs.List(specs.After(args, "tools=")) {
		s.Tools = append(s.Tools, wire.Tool{Type: wire.ToolFunction, Name: name})
	}
	detection := wire.Opt[wire.TurnDetection]{}
	switch kind := specs.After(args, "vad="); kind {
	case "":
	case "off":
		detection = wire.Null[wire.TurnDetection]()
	case "manual":
		detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD, CreateResponse: wire.Some(false)})
	default:
		detection = wire.Some(wire.TurnDetection{Type: kind})
	}
	s.Audio = &wire.SessionAudio{Input: &wire.SessionAudioInput{TurnDetection: detection}}
	return s
}

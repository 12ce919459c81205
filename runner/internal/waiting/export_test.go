package waiting

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// script calls step for every input and joins what it returns.
func script(line string, step func(verb string, args []string) string) string {
	var out []string
	for _, input := range strings.Split(line, ";") {
		words := strings.Fields(input)
		if len(words) == 0 {
			continue
		}
		if s := step(words[0], words[1:]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func has(args []string, word string) bool {
	for _, a := range args {
		if a == word {
			return true
		}
	}
	return false
}

// after returns the rest of the argument that begins with a prefix.
func after(args []string, prefix string) string {
	for _, a := range args {
		if rest, ok := strings.CutPrefix(a, prefix); ok {
			return rest
		}
	}
	return ""
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

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
	out := script(line, func(verb string, args []string) string {
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
	if prompt := after(args, "prompt="); prompt != "" {
		s.Instructions = wire.Some(prompt)
	}
	if has(args, "notools") {
		s.Tools = []wire.Tool{}
	}
	for _, name := range split(after(args, "tools=")) {
		s.Tools = append(s.Tools, wire.Tool{Type: wire.ToolFunction, Name: name})
	}
	detection := wire.Opt[wire.TurnDetection]{}
	switch kind := after(args, "vad="); kind {
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

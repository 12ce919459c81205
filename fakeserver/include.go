package fakeserver

import "slices"

// includeLogprobs asks for the probabilities of a transcript's tokens.
const includeLogprobs = "item.input_audio_transcription.logprobs"

// includes reports whether the client wants something more in events.
func (s *session) includes(what string) bool {
	list, _ := s.config.Include.Value()
	return slices.Contains(list, what)
}

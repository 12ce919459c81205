package orders

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// How long events are held back at most. Chosen: transcripts of real servers come seconds later than the answer begins; all else so little
// that nobody hears it.
const (
	holdTranscript = 1500 * time.Millisecond
	holdLimits     = 300 * time.Millisecond
	holdText       = 60 * time.Millisecond
	holdEvent      = 40 * time.Millisecond
	holdSound      = 20 * time.Millisecond
)

// Strands that are not about one item or response.
const (
	all     = "all"     // everything but transcripts and limits
	barrier = "barrier" // what everything but these comes after
	main    = "main"    // what the server says of the session, the caller's turns and the client's requests
	talk    = "talk"    // where items stand in the conversation
	answers = "answers" // responses of the conversation, one after the other
	limits  = "limits"
)

// place is where an event stands among others.
type place struct {
	after []string      // strands of which it comes after everything that came before it
	in    []string      // strands of which what comes later comes after it
	most  time.Duration // how long it may be held back; zero is not at all
	apart bool          // it overtakes barriers, and is none
}

// subject are the ids that a frame names; "" is none.
type subject struct{ item, response string }

func subjectOf(frame []byte) subject {
	id := func(path ...string) string {
		raw, _ := wire.Lookup(frame, path...)
		var text string
		_ = json.Unmarshal(raw, &text)
		return text
	}
	s := subject{item: id("item_id"), response: id("response_id")}
	if s.item == "" {
		s.item = id("item", "id")
	}
	if s.response == "" {
		s.response = id("response", "id")
	}
	return s
}

// placeOf returns the place of an event. of is the response that makes its item; "" is none that is known.
func placeOf(typ string, frame []byte, s subject, of string) place {
	item, sound, text, response := "item:"+s.item, "sound:"+s.item, "text:"+s.item, "response:"+s.response
	switch typ {
	case wire.TypeRateLimitsUpdated:
		return place{after: []string{limits, answers}, in: []string{limits}, most: holdLimits, apart: true}
	case wire.TypeResponseCreated:
		if aside(frame) {
			return place{after: []string{main}, in: []string{response, "outputs:" + s.response}, most: holdEvent}
		}
		return place{after: []string{main, talk, answers}, in: []string{main, answers, response, "outputs:" + s.response}, most: holdEvent}
	case wire.TypeResponseDone:
		return place{after: []string{response, limits}, in: []string{answers}, most: holdEvent}
	case wire.TypeResponseOutputItemAdded:
		return place{after: []string{"outputs:" + s.response}, in: []string{"outputs:" + s.response, item, response}, most: holdEvent}
	case wire.TypeResponseOutputAudioDelta:
		return place{after: []string{item, sound}, in: []string{sound, response}, most: holdSound}
	case wire.TypeResponseOutputAudioTranscriptDelta, wire.TypeResponseOutputTextDelta, wire.TypeResponseFunctionCallArgumentsDelta:
		return place{after: []string{item, text}, in: []string{text, response}, most: holdText}
	case wire.TypeResponseOutputAudioDone, wire.TypeResponseOutputAudioTranscriptDone, wire.TypeResponseOutputTextDone, wire.TypeResponseFunctionCallArgumentsDone,
		wire.TypeResponseContentPartAdded, wire.TypeResponseContentPartDone, wire.TypeResponseOutputItemDone:
		return place{after: []string{item, sound, text}, in: []string{item, sound, text, response}, most: holdEvent}
	case wire.TypeConversationItemAdded, wire.TypeConversationItemDone:
		if of != "" {
			return place{after: []string{item, sound, text, talk}, in: []string{item, talk, "response:" + of}, most: holdEvent}
		}
		return place{after: []string{main, item, talk}, in: []string{main, item, talk}, most: holdEvent}
	case wire.TypeConversationItemTruncated, wire.TypeConversationItemRetrieved:
		return place{after: []string{main, item}, in: []string{main, item}, most: holdEvent}
	case wire.TypeInputAudioBufferSpeechStopped, wire.TypeInputAudioBufferCommitted, wire.TypeInputAudioBufferCleared, wire.TypeSessionUpdated, wire.TypeErrorEvent:
		return place{after: []string{main, item}, in: []string{main, item}, most: holdEvent}
	}
	if strings.HasPrefix(typ, "conversation.item.input_audio_transcription.") {
		return place{after: []string{item, "words:" + s.item}, in: []string{"words:" + s.item}, most: holdTranscript, apart: true}
	}
	return place{after: []string{all, "words:" + s.item}, in: []string{barrier, main, item}} // speech that begins, and what is not known
}

// aside reports whether a response is out of band: it belongs to no conversation.
func aside(frame []byte) bool {
	id, named := wire.Lookup(frame, "response", "conversation_id")
	return named && string(id) == "null"
}

package waiting

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// Wish is something that was asked of the server and that it has neither done nor refused.
type Wish struct {
	ID string // its event id
	Of Subject
}

// Subject is what kind of wish an error refuses.
type Subject uint8

// The subjects of errors.
const (
	Anything    Subject = iota // the error does not say
	Responses                  // a response.create
	Sessions                   // a session.update
	Items                      // a conversation.item.create
	NobodysWish                // something that is not waited for: a cancellation, a truncation, sound, the session itself
)

// Meant returns the event id of the wish that an error without event id refuses, "" if none is, or if it can be another
// one. Wishes that the error does not fit are not meant; of those that are left there must be one.
func Meant(err *wire.Error, wishes []Wish) string {
	subject := about(err)
	fits := slices.DeleteFunc(slices.Clone(wishes), func(w Wish) bool { return subject != Anything && w.Of != subject })
	if len(fits) != 1 {
		return ""
	}
	return fits[0].ID
}

// codes are what some errors are about. Source: error events of the live API and of its users' reports.
var codes = map[string]Subject{
	"conversation_already_has_active_response": Responses,
	"cannot_update_voice":                      Sessions,
	"invalid_tool_call_id":                     Items,
	"response_cancel_not_active":               NobodysWish,
	"unsupported_content_type":                 NobodysWish,
	"session_expired":                          NobodysWish,
	"invalid_json":                             NobodysWish,
	"invalid_event":                            NobodysWish,
}

// hint is what errors are about whose code or message has a text.
type hint struct {
	text  string
	about Subject
}

// families are beginnings of codes; the sources are those of codes.
var families = []hint{
	{"item_create_", Items}, {"item_truncate_", NobodysWish}, {"item_delete_", NobodysWish}, {"item_retrieve_", NobodysWish},
	{"input_audio_buffer_", NobodysWish},
}

// words are parts of messages.
var words = []hint{
	{"response.create", Responses}, {"session.update", Sessions}, {"conversation.item.create", Items}, {"Audio content of ", NobodysWish},
}

// parameters are what errors are about that name a parameter, by its first part.
var parameters = map[string]Subject{
	"response": Responses, "session": Sessions, "item": Items, "previous_item_id": Items,
	"audio": NobodysWish, "audio_end_ms": NobodysWish, "content_index": NobodysWish, "item_id": NobodysWish,
	"response_id": NobodysWish, "type": NobodysWish,
}

// about is what an error says that it is about.
func about(err *wire.Error) Subject {
	code := err.Code.Or("")
	if subject, known := codes[code]; known {
		return subject
	}
	for _, f := range families {
		if strings.HasPrefix(code, f.text) {
			return f.about
		}
	}
	first, _, _ := strings.Cut(err.Param.Or(""), ".")
	if subject, known := parameters[first]; known {
		return subject
	}
	for _, w := range words {
		if strings.Contains(err.Message, w.text) {
			return w.about
		}
	}
	return Anything
}

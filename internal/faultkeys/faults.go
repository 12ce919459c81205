package faultkeys

// Fault is one thing that can go wrong with a connection to the simulated server.
type Fault struct {
	Name    string
	About   string   // what it does, in half a sentence
	Detail  string   // what goes wrong when no option is given, as Markdown
	Takes   []string // the options that it has beside those of all faults
	Invents bool     // its option event names a type that the server does not have, not one that it sends
}

// All returns the faults, in the order in which they are listed everywhere. The list is new each time.
func All() []Fault {
	return []Fault{
		{Name: "noop", About: "does nothing",
			Detail: "nothing"},
		{Name: "disconnect", About: "cuts the connection without a close frame",
			Detail: "the connection is cut without a close frame; what was on its way is lost"},
		{Name: "silent_close", About: "plays dead: answers nothing any more, no close frame either",
			Detail: "the connection stays open and is dead: no events, no pongs, no answer to a close frame"},
		{Name: "expire", About: "ends the session as its sixtieth minute does",
			Detail: "the session ends as its sixtieth minute does: `session_expired`, close frame 1001"},
		{Name: "stall", About: "holds everything back for a time, then sends it at once", Takes: []string{For},
			Detail: "nothing comes for 2 s, then everything at once and in order; the server hears the client meanwhile"},
		{Name: "slow", About: "makes every event come 400 ms later", Takes: []string{For},
			Detail: "every event comes 400 ms later, to the end of the session or for a time"},
		{Name: "late_ack", About: "makes answers to the client's events come late", Takes: []string{For, Count},
			Detail: "the answer to the client's next event (`session.updated`, its items, an error) comes 800 ms late; other events overtake it"},
		{Name: "late_audio", About: "makes the sound of responses come after their ends", Takes: []string{For, Count},
			Detail: "the sound of the next response comes 500 ms after its `response.done`"},
		{Name: "stale_audio", About: "lets pieces of an answer come after the caller has cut it", Takes: []string{For, Count},
			Detail: "the next answer that the caller cuts goes on for 250 ms after `speech_started`"},
		{Name: "late_event", About: "makes events come later than what follows them", Takes: []string{For, Count, Event},
			Detail: "the next event comes 800 ms late; others overtake it"},
		{Name: "late_done", About: "keeps responses in progress after their last item", Takes: []string{For, Count},
			Detail: "the next response stays in progress for 300 ms after its last item: another one is refused until then"},
		{Name: "early_transcript", About: "makes transcripts of the caller's turns whole before the answers", Takes: []string{Count},
			Detail: "the transcript of the next turn is whole before the first item of its answer, as some of the live server's are; `late_event` makes one late"},
		{Name: "error", About: "sends an error event that nothing caused", Takes: []string{Code},
			Detail: "an error event that nothing caused; without a code it is a `server_error`"},
		{Name: "duplicate", About: "sends events twice", Takes: []string{Count, Event},
			Detail: "the next event comes twice"},
		{Name: "drop", About: "does not send events", Takes: []string{Count, Event},
			Detail: "the next event does not come"},
		{Name: "unknown_event", About: "sends an event of a type that the protocol does not have", Takes: []string{Count, Event}, Invents: true,
			Detail: "an event comes that the protocol does not have"},
		{Name: "malformed", About: "sends frames that are no events", Takes: []string{Count},
			Detail: "frames come that are no events: cut JSON, no object, no type, wrong types, no base64"},
		{Name: "huge", About: "sends an event of several megabytes", Takes: []string{Bytes},
			Detail: "a `conversation.item.retrieved` with 4 MiB of sound comes unasked"},
		{Name: "wrong_format", About: "sends the sound of responses in another format than asked for", Takes: []string{Count},
			Detail: "the sound of the next response is mu-law where PCM was asked for, else PCM"},
		{Name: "transcription_failed", About: "makes the transcripts of the caller's turns fail", Takes: []string{Count, Code},
			Detail: "the next transcript of a turn does not come, but `conversation.item.input_audio_transcription.failed` does; the turn is understood and answered"},
	}
}

// Package clientlint judges what the client of a Realtime session does wrong, by the frames of both its ends and their
// times, and by nothing else: whoever has these, live or recorded, can judge a client, whatever server it talked to.
//
//	frames of the client ──▶ Sent ─────▶ open: is it refused?  ──▶ attempted, accepted   (sent.go)
//	                                        │      ▲                   │  calls       what waits for the client   (calls.go)
//	frames of the server ──▶ Received ──────┴──────┘                   │  answers     what is asked and answered  (answers.go)
//	                            │ error: which frame does it           ├▶ playing     what the caller hears        (playing.go)
//	                            │ answer? (refused.go)                 │  sound       what the caller says         (sound.go)
//	                            └─────────────────────────────────────▶│  conversation, rebuilt                    (conversation.go)
//	what only a server knows ──▶ Handled, Heard, End ─────────────────▶┘        │
//	                                                                            ▼
//	                                                              LintFinding: a rule of rules.go
//
// A [Linter] follows one session. It takes frames in the order in which the server handled them, as its own journal has them, or in
// the order in which the client saw them; then it may take a moment longer to know what the server refused.
//
// # What no frame tells
//
// Four things come in by name, where somebody knows them:
//
//   - what the server understood of a turn ([Linter.Heard]): without it, a turn counts as understood where a transcription of it is
//     not empty, and nothing is said of damaged sound;
//   - that the server has done what the last frame asks for ([Linter.Handled]): without it, the next frame tells;
//   - who ended the session, and when ([Linter.End]);
//   - what [Options] say: which messages are none of the caller's, the configuration of sessions that are told none, and
//     whether the sound was cut from a recording.
//
// Answers are taken to be played as they come, one after the other, at the speed of their sound: what a client really plays
// no frame shows.
package clientlint

// Package twilio carries calls between Twilio's Media Streams and sessions of package runner, in G.711 µ-law all the way.
//
//	phone ═══ Twilio ══WebSocket══► Line ──reader──► Carry ──SendAudio, PressKey, Heard──► runner.Session
//	             ▲                                     │ ▲                                       │
//	             ╰─────── media, mark, clear ──────────╯ ╰───────────── Playout.Take ────────────╯
//
// Twilio is told by TwiML to connect a call to a WebSocket ([Connect] writes it); that is accepted as a [Line]:
//
//	line, err := twilio.Accept(w, r, nil)
//	if err != nil { … }
//	defer line.Close()
//	session, err := runner.New(agent, twilio.SessionOptions(&runner.Options{Voice: "marin"})).Connect(ctx)
//	if err != nil { … }
//	defer session.Close()
//	err = line.Carry(ctx, session) // until the caller hangs up, or the session has ended
//
// What is said while the session is connected waits in the line.
//
// # What is heard
//
// The session's playout is a far one ([runner.FarPlayout]): Twilio buffers what it gets, and gives back a mark when it has
// played what was before it. So the session knows to 20 ms what the caller has heard, and tells the server that when the
// caller interrupts. Twilio is then told to drop what it has (clear), always: it may still play long after the response is
// over. It gives back the marks of what it drops, too; they are of an older generation, and count for nothing. No more than
// [Options.Ahead] is sent ahead of its time.
//
// # What the caller says
//
// Twilio stamps the caller's audio with its time. Gaps are filled with silence, so that turn detection counts as the caller
// does; and when nothing comes while the server hears the caller speak, some silence ends the turn: see inbound.go.
//
// # Goroutines
//
//	goroutine  started by  reads           writes                       ends when
//	reader     Accept      the WebSocket   a bounded queue of messages  the WebSocket ends; Close waits for it
//	Carry      the caller  the queue       the WebSocket, the session   see Carry
//	ping       Carry       –               a channel of Carry's         the other end answers, or ten seconds are over; Close waits for it
//
// # What is waited for
//
// Marks that do not come back within five seconds of their sound count as if they had. A line over which nothing comes for 30 s is
// asked by a ping whether it is there.
//
// Source: Twilio's documentation, "Media Streams: WebSocket messages", "<Stream>" and "Security" (2026-11). The padding is
// that of the JavaScript Agents SDK's transport for Twilio.
package twilio

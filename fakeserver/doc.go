// Package fakeserver stands in for the Realtime server, event for event.
//
// Clients connect to it as to the live API, over the same WebSocket; it listens, recognises, answers,
// lets itself be interrupted and refuses what is wrong, in the order and at the pace of the real one:
//
//	server := fakeserver.NewServer(&fakeserver.Options{
//		Utterances: callers, // recordings it understands
//		NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
//			return models.NewScript([]models.Step{
//				{Exchange: 1, Tools: []fakeserver.ToolCall{{Name: "get_order_status", Arguments: args}}},
//				{Exchange: 1, Say: "Your order shipped."},
//			}, nil)
//		},
//	})
//	defer server.Close()
//	r := runner.New(support, &runner.Options{URL: server.URL(), APIKey: "any"})
//
// [NewServer] listens on a socket, [NewMemory] in memory, for bubbles of virtual time too, and [New]
// is an http.Handler for a server of one's own. All three serve the same sessions.
//
// # The way of the data
//
//	client ══ WebSocket ══► reader ──► loop ──► outbox ──► writer ══ WebSocket ══► client
//	                                  │    ▲
//	        input buffer, detector ◄──┤    ├── timers: the next beat of each response, transcripts, expiry
//	                    recogniser ◄──┤    │
//	                  conversation ◄──┤    │
//	               Model, then Voice ◄┴────╯
//
// A frame is an event: events.go inspects it against the shapes of package eventshape,
// key by key, and hands it on. What it is about has its own file: update.go (the
// session's configuration, with package settings), input.go (the caller's audio and its turns, in which package turns finds speech, idle.go silences,
// and transcription.go with the models of transcribers.go), items.go and conversation.go, output.go, create.go and emit.go (responses).
// context.go tells what a response has to answer.
//
// A response is planned as a whole when it is created: the model decides it, the voice speaks it, and
// package beats lays it out. Each beat sends an event or two. An interruption stops the beats and
// closes what is open as it is.
//
// What the caller says is understood by package recognition, which finds the recordings of vocabulary.go in
// a turn; streaming.go writes a turn down while it is spoken.
//
// # Beside the sessions
//
// route.go finds the endpoint of a request by its path. handshake.go decides what a connection becomes,
// refusal.go how it is turned away. The endpoints of REST are in rest_secrets.go and
// rest_calls.go; calls.go keeps the phone calls, webhook.go tells clients of them.
//
// A session's recorder (recorder.go) sees every event of either end. It feeds the journal (journal.go) and the lint of
// its client (package clientlint), and tells that what only the server knows: what it understood, and who ended the
// session. Package control has the endpoint by which tests in any language load
// what is said and read what was noted; scopes.go and scope.go keep tests apart that run at the same time.
//
// # The rooms
//
//	models   what is said ──────────────────────╮
//	control  tests in any language load and read ┼──► fakeserver: a server, its sessions, the loop of each
//	faults   what goes wrong ───────────────────╯        │
//	                                                     ├──► protocol: how much of it all is there
//	      of a session's loop ◄──────────────────────────┼──► beside the sessions
//	      internal/eventloop  inbox, timers, outbox      │    internal/rest     the form of REST
//	      internal/eventshape what clients may send      │    internal/secrets  client secrets
//	      internal/settings   how a session is set up    │    internal/webhook  telling of calls
//	      internal/turns      the caller's sound         │    internal/redact   what journals hide
//	      internal/beats      a response laid out        │
//	      internal/tokens     what it costs              │
//	      internal/seeded     ids and lags ◄─────────────╯
//
// Arrows go one way: no room knows fakeserver but the three on the left.
//
// # Models and voices
//
// A [Model] decides what a response says and calls: [Echo] repeats what it hears, [ModelFunc] is a function; package
// models has scripts, rules and recorded sessions. A [Voice] turns words into
// sound with the time of each word: [Babble] needs no recordings, [Voices] puts recordings before it.
// What was decided is told to [Options.Observe] before the client learns it.
//
// # Goroutines
//
//	goroutine  started by     reads            writes           ends when                     owns
//	listener   NewServer,     connections      –                Close                         nothing
//	           NewMemory
//	loop       HTTP handler   inbox, timers    outbox           the connection is over, it    all state of the session
//	                                                            expired, it broke, Close
//	reader     loop           connection       inbox            the connection is over,       nothing
//	                                                            the loop has ended
//	writer     loop           outbox           connection       the outbox is finished,       nothing
//	                                                            the connection is over
//	ping       loop           connection       connection       the client has answered, or   nothing
//	                                                            ten seconds are over
//
// The loop takes what there is to do in a fixed order, whatever woke it: Close, then timers that are due, the earliest
// first, then the inbox, in which frames and the commands of other goroutines (Inject, End, Reset, HangUp, PressKeys)
// stand in the order in which they came.
//
// The loop is started by the HTTP handler, which returns: what belongs to the request is not kept. [Server.Close] waits
// for the loop, and the loop for the others. It never waits
// for a client: frames beyond a bound close the session with a reason. It is shut down from the inside
// out: the loop ends, the writer sends what is queued, the connection is closed, reader and ping end.
// A panic of a model, voice, note, observer or fault ends its session, and no other.
//
// # Concurrency
//
// The methods of [Server] may be called from any goroutine; HangUp, PressKeys and
// Reset wait for loops, and so may not be called by models and observers. Models, notes and
// observers are called by the loop of their session, which waits for them; different sessions call at the
// same time. A [Voice] and a [Vocabulary] are shared by all sessions.
//
// # Repeatability
//
// Everything that looks random comes from [Options.Seed] and the session's number, and every moment
// from the clock. The timers of a session fire in the order of their times, before any frame that came
// meanwhile, at odd microseconds that no frame shares. Two servers with the same seed, epoch and clients in virtual
// time write the same bytes at the same times.
//
// # Units
//
// Samples are 16 bit and mono, at 24 kHz where nothing else is said. Positions in a session's input
// count samples of 24 kHz from its first, whatever its format. On the wire, and only there, spans of time are
// whole milliseconds.
//
// # Sources
//
// The protocol as documented, as its published schema has it (openapi.json, 2026-08) and as recorded from
// the live server in summer 2026 ("recorded"), or as client projects report it. Comments name which of these a fact is
// from; docs/fidelity.md gathers what is like the real server, what is inferred, and what is missing.
package fakeserver

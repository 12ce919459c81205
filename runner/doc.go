// Package runner runs an agent against a Realtime server: turns, tools, handoffs, approvals,
// guardrails, playout, barge-in.
//
// A [Runner] is an agent and settings. [Runner.Connect] makes a [Session], which is one call:
//
//	r := runner.New(support, &runner.Options{APIKey: key, Model: "gpt-realtime-2.1"})
//	session, err := r.Connect(ctx) // returns when the server has acknowledged the configuration
//	if err != nil { … }
//	defer session.Close()
//	go pump(microphone, session.SendAudio)
//	go play(session.Playout(), speaker) // reading is the clock of what is heard; see PlayoutMode for other ways
//	for ev, err := range session.Events(ctx) {
//		switch ev := ev.(type) {
//		case *runner.ApprovalRequested: session.Approve(ev.CallID)
//		case *runner.Interrupted:       log.Printf("heard %v of %v", ev.Heard, ev.Generated)
//		}
//	}
//
// # The way of the data
//
//	device ──SendAudio──► link ◄──► server       package internal/link: dial, outbox, reader, writer, pings
//	                       ▲  │
//	  calls ──► inbox ──► loop │
//	              ▲         │  │
//	              ╰─────────┼──╯
//	                        ├──► playout ──Read──► device
//	                        ├──► events ──Next──► application
//	                        ╰──► executor: tools, policies, guardrails ──► inbox
//
// The loop owns all state and never waits. What it decides is decided by plain structs without
// goroutines, clocks or I/O, each with its table in its comment:
//
//	turntaking     whose turn it is, one response at a time, one to all function calls of a response,
//	               one handoff at a time (internal/turntaking)
//	calling        which calls are new, and what becomes of those of MCP servers and of the lists of their tools
//	               (internal/calling)
//	checking       which text the guardrails are to look at
//	playout        what is on its way to the ear, and what cutting the agent off amounts to (internal/playout)
//	conversation   what was said (internal/conversation), generated and heard
//
// Each returns what is to be done, and the loop does it. Around them, each file is what the loop does about
// one concern: callerturn.go (the caller's speech), responses.go, tools.go, approvals.go, mcp.go and mcp_approval.go, handoff.go,
// guardrails.go and guardrail_trip.go, interrupt.go, sound.go (the agent's audio), items.go, configure.go,
// servererror.go, joined.go (calls whose sound the server has). session.go and input.go are what an application calls, lifecycle.go is how a session
// begins and ends. What waits is in internal/queues, user code that runs in internal/jobs.
//
// # Goroutines
//
//	goroutine  started by  reads            writes            ends when                   owns
//	loop       Connect     inbox, timer     link, events,     the session ends            all state of the session
//	                                        playout, jobs
//	link's     Connect     see its package  inbox, Tap        the link is finished        decoder, frames
//	job n      loop, by    –                inbox             the user's code returns     its arguments
//	           executor
//
// A session is not its connection: that is a link, which has a generation, and what an old one still brings is
// dropped by the loop. Ids of items and events are counted by the session, so they do not begin again with a link.
//
// The loop's goroutine goes on as the one that ends the session: it waits for the others.
//
// # Concurrency
//
// The methods of Session may be called from any goroutine, also from tools and guardrails. A call that
// changes something returns when the loop has done all that follows from it at once; none waits for
// the server. A Playout is read by one
// goroutine, and Events by one reader at a time. Options.Tap is
// called by the link's reader and writer, and by who calls SendAudio; Options.Executor and Options.Observe by the loop; none of them may call the session.
//
// What comes into the loop is dealt with in the order in which it was pushed, whoever pushed it. What goes
// to the server goes in the order in which it was queued, but that cancel and truncate overtake waiting
// audio. Events come in the order in which the loop made them, and each has a [Header]: when and whose it was. In virtual time nothing depends on the
// scheduler: the loop has one inbox, and no two of its deadlines fall on the same instant.
//
// Locks: that of the caller's audio before those of the link and the buffers; all others alone. None is held
// across a channel operation, I/O or the user's code.
//
// # Units
//
// Spans of time are time.Duration. Audio is mono, in Options.Input's and Options.Output's format;
// on the wire it is PCM16 at 24 kHz, or G.711 when the option says so. What was heard is told to the
// server in whole milliseconds, rounded down.
//
// # The end
//
// A session ends by Close, with the connection (a server that answers no ping has none), at Options.MaxCall or with too many unreadable frames.
// In this order: the contexts of user code end; calls that
// are open get their outputs, approvals their outcome; events that wait are sent, for 250 ms at
// most; the connection is closed, for 250 ms at most; [Closed] is told, the last event; user code is waited for, for 1 s
// at most. [Session.Wait] says why.
//
// # Sources
//
// The protocol: OpenAI Realtime API, GA interface (openapi.json, 2026-08), and recordings of it from
// July to September 2026. The behaviour: that of the two official Agents SDKs, but where they misbehave.
package runner

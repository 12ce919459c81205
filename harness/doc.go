// Package harness plays a scenario: a caller, a line, a runner session and a server, on one clock.
//
// It is the one place where the runtime and the simulated server meet:
//
//	Playhead ─acts─► mouth ──20 ms frames──► runner.Session ══WebSocket══► fakeserver.Server
//	    ▲                                        │ playout                     (script)
//	    └─records── Recorder ◄── ear ◄───────────┘
//	                   ▲ taps: session events, wire frames both ways, what the script did
//
// [Play] plays one scenario and [PlayAll] many, several at once. [Talk] plays a conversation that is
// written in Go, for suites with assertions of their own:
//
//	call := harness.Talk(harness.Conversation{
//		Agent: supportline.New,
//		Steps: []*harness.Step{
//			harness.CallerSays("Hi, where's my order A1001?"),
//			harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
//			harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
//		},
//	}, nil)
//	Expect(call.Err()).NotTo(HaveOccurred())
//	Expect(call.Tools()).To(ConsistOf(HaveField("Output", "shipped, arriving Tuesday")))
//	Expect(call.Heard()).To(ContainSubstring("arrive Tuesday"))
//
// Steps in Go are written down as a scenario and loaded by the language's own loader (written.go), so that they say what files
// say and are checked like them. A [Service] is a team's own code around the session: it makes the session, reads its events
// and carries out what people decide, while the harness has the caller's mouth and ear. A [Reporter] is told of each call.
//
// What stands by itself has rooms of its own: listening (the ear), handset (the caller's mouth, microphone and loudspeaker), taps
// (what is written down), usercode (what runs teams' code), files.
//
// # Clocks
//
// Without Options.RealTime a call runs in virtual time: [testing/synctest] lets its clock jump from
// timer to timer, so a minute of call takes some hundredths of a second and comes out the same every
// time. The agent and its tools are made inside the call. Code that does real I/O is marked ([Marks]); it then runs outside
// virtual time, which stands still meanwhile, and may call the session all the same. What [time.Now] says where stands in
// docs/go-teams.md.
//
// # Concurrency
//
// A call is driven by one goroutine, the frame loop: every 20 ms it feeds what was recorded to the
// playhead, does what is due, hears a frame and sends one. Beside it run the connect, a service, its decisions and the
// hang-up; [Play] waits for all of them. The session's events are written down by its loop. What code outside of virtual time
// does to the session, the frame loop or a goroutine that waits for such code does for it. Play, PlayAll and Talk may be
// called from several goroutines at once.
//
// # Units
//
// Offsets count from the start of the call, which is when the line is opened: before the session is
// connected.
package harness

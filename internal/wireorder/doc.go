// Package wireorder knows in which order the Realtime server sends its events.
//
// No schema says it: schemas describe one event. The order is in what servers do, and clients depend
// on it. A [Checker] follows one session and reports the first event that comes out of order, with
// the [Rule] that it breaks:
//
//	c := wireorder.New(nil)
//	for _, ev := range events {
//		if err := c.Received(ev); err != nil {
//			return err // *DisorderError
//		}
//	}
//	return c.End()
//
// It judges recordings of the real server and what a simulated one sends by the same rules, so it is
// itself tested against the former.
//
// # What is followed
//
//	session ── speech ── turn ─► item                              of the caller
//	   │                          │
//	   │                     conversation (list of items) ── transcription
//	   │                          │
//	   └── response ── output ─► item ── part ── deltas            of the model
//	                      └── arguments ── deltas
//
// A response is open from response.created to response.done. Everything that is opened in it is closed
// before it, the inner before the outer:
//
//	response.created
//	  response.output_item.added
//	    conversation.item.added                  not out of band
//	      response.content_part.added            messages
//	        …text.delta, …transcript.delta, output_audio.delta
//	        output_audio.done                    speech
//	        …text.done or …transcript.done
//	      response.content_part.done
//	      function_call_arguments.delta, .done   calls
//	    conversation.item.done
//	  response.output_item.done
//	response.done
//
// Calls of MCP tools are the last outputs of their response. They end before it is done, or after:
//
//	response.created
//	  response.output_item.added, conversation.item.added
//	    mcp_call_arguments.delta, .done
//	response.done                                  here, or at the end
//	    mcp_call.in_progress, .completed or .failed
//	    conversation.item.done
//	  response.output_item.done
//
// Several outputs of one response may be open at a time: reasoning models begin a call while the
// message before it is open. What belongs to the caller's turn, its transcript above all, may come
// between any two of these.
//
// # Strictness
//
// Without [Options], a checker demands what a source promises or every recording shows, and tolerates
// what is unknown. [Options.Strict] also demands what recordings merely show, such as events that
// always come side by side; it is meant for a server of one's own. [Options.BothSides] adds the rules
// about what the client asked for.
//
// # Concurrency
//
// A Checker has no goroutine, clock or lock. It is used from one goroutine at a time.
//
// # Sources
//
// Each rule names its own. Numbers are those of the protocol notes, sections 3 to 5, which tell what
// is documented, recorded or inferred.
package wireorder

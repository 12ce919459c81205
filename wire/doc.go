// Package wire defines the JSON events of the Realtime WebSocket protocol, both directions.
//
//	runner.Session                                        fakeserver.Session
//	  AppendClient  ──────────────  frames  ────────────▶  Decoder.Client
//	  Decoder.Server ◀────────────  frames  ─────────────  AppendServer
//	                         internal/transport
//
// One text frame is one event. Every event is a struct named after its type: what the wire calls
// "response.output_item.added" is a [ResponseOutputItemAdded]. Events of clients implement
// [ClientEvent], events of servers [ServerEvent]; all are used as pointers. Only "error" is called [ErrorEvent], since [Error] is what it carries. A reader is a
// switch:
//
//	ev, err := decoder.Server(frame)
//	if err != nil {
//		return err // a *DecodeError: which event, which byte, what is wrong
//	}
//	switch ev := ev.(type) {
//	case *wire.ResponseOutputAudioDelta:
//		playout.Add(ev.ItemID, ev.Delta)
//	case *wire.ResponseDone:
//		...
//	case *wire.UnknownEvent: // of a type newer than this package
//	}
//
// The objects that events share are [Session], [Item], [ContentPart], [Tool], [Response], [Usage]
// and [Error]. All of an item's kinds are one struct, and so are all of a session's; their comments
// say which fields belong to which.
//
// # Absent, null, and empty
//
// The protocol tells a missing key from null and from an empty value. Where a key may be null, or
// an empty value differs from none, the field is an [Opt] with these three states. Elsewhere the
// zero value means absent, and a null that comes in reads as absent. A nil slice is absent and an
// empty one is []; a slice whose key must be there is [] in either case.
//
// Some values are a string or an object: [Voice], [ToolChoice], [Tracing], [Truncation]. Their first
// field is the string, and if it is set the others are not written.
//
// # What is kept
//
// Keys are written in the order in which the real server writes them: type, event_id, then as the
// structs are declared. A frame of the real server decodes and encodes to the same bytes. Keys that
// a struct has no field for are kept in its Extra, at any depth, and written last; [UnknownFields]
// names them. An event of an unknown type is kept whole. Nothing is checked beyond the kinds of
// values: whether a voice exists, or whether a key is required, is for the peer to say. [Lookup]
// reports whether a key was there.
//
// # How it works
//
// The struct tags are the only description of the format. A shape is made of each type once, when
// the program starts, and both directions follow it: encoding appends to a buffer of the caller's
// and allocates nothing but for maps and raw JSON; decoding lets encoding/json say whether the
// frame is JSON and leaves unusual strings to it. Unlike encoding/json, keys must match in case.
// The two audio events, nearly all the bytes of a call, have a decoder and an encoder by hand, which
// leave every frame that is not exactly as expected to the general ones. Specs and fuzz targets
// compare all of them with encoding/json.
//
// # Concurrency
//
// Functions may be called from any goroutine. An event belongs to who decoded it, and is plain
// data. A [Decoder] belongs to one goroutine, the reader of a connection, and the audio events it
// returns are valid until its next call.
//
// # Units
//
// Fields that end in Ms count milliseconds; [Milliseconds] and [Duration] convert. Times of day are
// Unix seconds. Audio is raw bytes in Go and base64 on the wire, in the session's input or output
// format, which [AudioFormat] names.
//
// # Sources
//
// Events and objects: the Realtime part of OpenAI's published OpenAPI document, version 2.3.0 of
// 2026-08-21. Order of keys, nulls, and the keys obfuscation, phase and reasoning_tokens: sessions
// recorded with gpt-realtime and gpt-realtime-2.1 in the summer of 2026. The live server accepts
// the events of translation sessions too; here they are unknown events.
package wire

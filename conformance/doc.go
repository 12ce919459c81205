// Package conformance holds the simulated server to the published protocol. It has specs only.
//
// It is a module of its own, because two of its judges are other people's code: a validator of JSON
// Schema and the official Go client. Nothing else of the project depends on them.
//
//	script ─► client ══WebSocket in memory══ fakeserver.Server
//	             │ every frame, both ways
//	             ▼
//	  schema ── keys ── openai-go ── facts ── order     the judges
//	             ▲
//	  recordings of the real server, as they are and spoilt
//
// # The judges
//
// Each frame that the server sends in any session of this suite is judged by itself:
//
//   - by the published JSON Schema of its type, after keys with null are removed: the real server writes
//     nulls that the schema forbids;
//   - by the same schema closed: a key that it does not mention is a fault, but for those of a short list
//     (schema_test.go), such as obfuscation, phase and reasoning_tokens, which the real server writes;
//   - by the decoder of openai-go: nothing required is missing, nothing is of another type, nothing is
//     unknown. The decoder never fails; what it noticed is collected by reflection.
//
// and the session as a whole:
//
//   - by facts that every recording shows: the form of ids, sums of usages, the grid of speech, padding;
//   - by its order, with all strictness (package internal/wireorder).
//
// The judges are judged too: they must accept the recordings of the real server, and find what is
// planted in them.
//
// # The sessions
//
// Scripted clients (configure, responses, hearing, transcription, conversation, errors, phone), clients
// that do anything (random; VOICESIM_SESSIONS says how many), clients that say each thing which the
// published schema lets them say (accepted), the bundled scenarios, the client of openai-go on a socket
// (label network), and the client's side of each recording, replayed: the server's events must be the
// recorded ones in the normal form of normal_test.go, with the same keys in the same order.
//
// At the end a summary is printed: how many frames, and which events and errors the server never sent.
// These must be the ones on the lists in coverage_test.go.
//
// # Data
//
// Schema and recordings are third-party data beside the repository, in ../shared/data, or where
// VOICESIM_DATA says. Where they are absent, what needs them is skipped and the rest runs.
//
//	cd conformance && go test -race ./...
package conformance

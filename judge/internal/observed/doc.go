// Package observed keeps what has been observed of a call so far: who was heard, what the agent does, what can meet an
// expectation. The playhead of package judge writes it down as records come in; kinds of expectations, measures and
// checks read it.
//
//	records ──► judge ──► Call ──► kinds · measures · checks
//	                       │
//	                       ├── Turns        what the caller said
//	                       ├── Utterances   what was heard of the agent
//	                       ├── Responses    what the model answered
//	                       ├── Tools        what it asked for, and the approvals of that
//	                       └── Events       what can meet one expectation
//
// All offsets count from the start of the call. Nothing is judged here.
package observed

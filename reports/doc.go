// Package reports renders results: results.json, JUnit, the terminal, and one stereo WAV a call.
//
// A [Run] is what a command has played. Each renderer takes it, or one [Call] of it, and a writer;
// none of them opens a file or asks for the time. The same run gives the same bytes.
//
//	reports.JSON(w, run)          // results.json, the form that machines read
//	reports.JUnit(w, run)         // for CI servers
//	reports.Line(w, run, call)    // one line a call on the terminal, and its failures
//	reports.Summary(w, run)       // the last line
//	reports.WAV(w, recording)     // left what the caller sent, right what was heard of the agent
package reports

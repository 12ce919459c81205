// Package reports renders results: results.json, JUnit, the page, a summary in Markdown, annotations, the terminal, transcripts, timelines, and one stereo WAV a
// call.
//
// A [Run] is what a command has played. Its calls are made by [EntryOf], which masks secrets in all that is told of them. Each renderer takes it, or one [Entry] of it, and a writer;
// none of them opens a file or asks for the time. The same run gives the same bytes. [WriteFolder] writes all of them into a
// folder, and a [Suite] does so call by call, from the specs of a suite in Go.
//
//	reports.JSON(w, run)               // results.json, the form that machines read
//	reports.JUnit(w, run)              // for CI servers
//	reports.Markdown(w, doc)           // for people, on the page of a job
//	reports.Annotations(w, doc)        // for GitHub, beside the lines of files
//	reports.Line(w, run, call)         // one line a call on the terminal, and its failures with the moments around them
//	reports.Summary(w, run)            // the last line
//	reports.Transcript(w, run, call)   // the call as a person would write it down
//	reports.Timeline(w, call)          // its records as lines of JSON
//	reports.WAV(w, recording)          // left what the caller sent, right what was heard of the agent
//
// # How a suite's reports are made
//
//	spec ──► Spec ──at its end──► Suite ──► files of the call
//	                                ╰─────► its part (parts.go) ──╮
//	           parts of other specs, in this process and others ──┴──► results.json, junit.xml
//
// # How a transcript is made
//
//	records ──► scribe ──► rows in order of time ──► Transcript, and the moments below a failure
//	              ├ turns: the caller's lines, and what the server made of them
//	              ├ speech: what was heard, aligned (units) with what the model made
//	              ├ deeds: tools, approvals, handoffs
//	              └ model: what stopped the agent, what went wrong with the model
//
// A row begins with a record and is completed by later ones; nothing is written before the last record.
package reports

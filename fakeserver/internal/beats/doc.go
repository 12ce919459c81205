// Package beats lays out a response in time: which event is due when, before any of them is sent.
//
//	reply ──► Planner: parts, messages, calls ──► Beats, in order ──► the session performs each when it is due
//	              ▲
//	             Pace
//
// A response is laid out as a whole when it is created. An interruption drops the beats that are left. Nothing here
// has a clock: times count from the request.
package beats

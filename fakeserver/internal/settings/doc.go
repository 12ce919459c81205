// Package settings knows the configuration of a session: what a new one has, what an update makes of it, and which values
// do not fit together.
//
// [New] and [NewTranscription] are what session.created shows. [Merged] is the session after a session.update whose shape
// was found right and which was admitted; nothing of the old one is changed by it. What of an update the shape does not
// tell is asked of [AdmitModalities], [AdmitReasoning], [AdmitToolChoice] and [AdmitTracing].
package settings

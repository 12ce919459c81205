// Package redact shows frames without what a journal must not keep: sound, pictures and secrets.
//
//	frame ──► tokens of JSON, in the order written ──► frame
//	               │ audio, image_url ──► {"bytes", "sha256"}
//	               ╰ authorization, headers ──► "***"
//
// Everything else stays as it was. What is not JSON is not shown at all.
package redact

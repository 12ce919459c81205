// Package keys describes the keys of a language once: where a key goes, what it takes, what holds
// without it, one sentence about it, and an example.
//
// Everything that names a key is made of that: the loader with its suggestions, the JSON Schema for
// editors, the tables of the documentation, lists.
//
//	   At("delay", duration, …)      Do("say", form, …)      In(timing, …)
//	             └───────────────┬──────┴─────────────────────┘
//	                         Map[C, S]  ◄─── Load(to *S, what was written) ──► Wrong
//	                             │ is a
//	         ┌────────────┬──── Table ─────┬──────────────┐
//	       Index       Object            Lines          All, Needed
//	(where a key      (JSON Schema)   (Markdown: Fill)  (lists)
//	 belongs)
//
// The package knows no file format. C is a value as it was written, whatever that is for the reader
// of a file: a node of YAML with its loader, a piece of JSON with its path.
//
//	var duration = keys.Value[field, time.Duration]{
//		Form: keys.Form{Takes: "a duration", Schema: keys.Ref("duration"), Example: "800ms"},
//		Read: func(f field) (time.Duration, bool) { … },
//	}
//
//	var callerKeys = keys.Of("caller", []keys.Key[field, CallerStep]{
//		keys.At("gain", level, func(c *CallerStep) *float64 { return &c.Gain }, "louder or softer").Otherwise("as recorded"),
//	})
//
// A field whose type does not fit its value does not compile. A key that several maps share stands in a
// group of its own ([In]). What a rule says of several keys together is not of this package: Load returns
// which keys there were.
//
// Tables are not changed once they are made, and may be used by any number of goroutines.
package keys

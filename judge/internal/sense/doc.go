// Package sense finds in scenarios what proves nothing whatever the agent does, and what they keep from being judged: bounds that no call
// can break, and settings of which nobody would notice anything.
//
//	a loaded scenario ──Refuse──────► mistakes, at their places          checks, loose, line, words
//	one that is played ──SwitchedOff, Replaced──► what is listed         switchedoff, idle
//	 … with its measures ──Poor──► values that nobody bounds             poor
package sense

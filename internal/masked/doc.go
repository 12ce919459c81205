// Package masked takes the secrets out of a played call: it finds them in all that was said, typed, keyed and done in it, those that no one turn has, too, and hands
// out its parts without them. Whoever writes or prints anything of a call does so from here; what of a text is a secret is said in internal/mask.
//
//	judge.Played ──[Of]──► Call ──► Scenario, Result, Recording, Contract, Usage · Mask, for other texts · Frames
package masked

// Package mutants breaks agents and runtimes on purpose, so that it can be seen whether a scenario notices.
//
//	agent ─► Agent ─► broken agent                  its tools, guardrails and prompts
//	runner.Options ─► Runtime ─► broken settings    and what the session is told of
//
//	runner.Session ══► relay ══► server             what the session sends is dropped, changed, added to …
//	       ▲═══════════ relay ◄══════╝              … and what it receives, too
//	runner.Playout ──► Play ──► the caller's ear
//
// A [Mutant] is one way to be broken, with a name. [Mutant.New] makes what breaks one call: a [Broken], which stands between
// the production runtime and everything around it. The runtime itself is never changed and has no switch for it: what
// a mutant does is what a runtime with that fault would do, as the server and the caller see it. Therefore the frames that
// a harness is told of are those beyond the relay.
//
// [Sound] is a mutant that breaks nothing: with it, everything has to be as without any.
package mutants

// Package kinds has the kinds of expectations: how each is written, what meets it, and what is said when nothing does.
//
//	scenario ──► Want ◄── Sees · Fit · Met ◄── judge ◄── records
//	              │
//	              └── NearMiss · Otherwise ──► failure
//
// A kind is a type of its own in a file of its own. What it knows of the call is an observed.Call, and of the place at which it
// is looked for a Looking; who looks, when, and what that amounts to is decided in package judge.
package kinds

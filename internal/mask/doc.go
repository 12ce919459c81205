// Package mask takes out of a call what must be in no report: numbers of payment cards, keys and tokens, PINs and passwords.
//
//	the call's data ──[Collect]──► values that are secret ──╮
//	environment ────[Environment]──► values ────────────────┴─► [Mask] ──Deep──► a copy of the data without them
//
// What is secret is known by its form (a card number by its check digit, a key by how such keys begin), by the name it stands under
// ({"pin": "4711"}), or by the words before it ("my PIN is 4711"). What was found once is masked wherever else it stands in the call, said digit by digit too.
// Sound is not looked at.
package mask

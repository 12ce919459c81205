// Package mask takes out of texts and data what must be in no report: numbers of payment cards, keys and tokens, PINs and passwords.
//
//	data ──[Mask.Collect]──► values that are secret ───────────╮
//	turns ──[Mask.Across], [Mask.Asked]──► parts of numbers ───┼─► [Mask] ──Text, [Deep], Series──► the same without them
//	environment ──[Mask.Environment]──► values ────────────────╯
//
// What is secret is known by its form (a card number by its check digit, a key by how such keys begin), by the name it stands under
// ({"pin": "4711"}), or by the words before it ("my PIN is 4711"). What was found once is masked wherever else it stands, said digit by digit too, and told digit by digit in texts that follow one another.
// Sound is not looked at.
package mask

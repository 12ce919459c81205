// Package suggest finds the name that was meant by a misspelt one, and lists names in sentences.
//
//	suggest.DidYouMean("dely", []string{"after", "delay"}, nil) // did you mean "delay"?
//	suggest.Or([]string{"approve", "reject", "ignore"})         // approve, reject or ignore
package suggest

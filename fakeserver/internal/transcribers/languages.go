package transcribers

import "strings"

// azureLanguages are the languages that Azure takes, by ISO 639-1; names of languages and regions are none. Source: an error that a
// client project quotes, of the beta shape; that GA paths have it too is inferred, and so is the wording.
var azureLanguages = strings.Fields("af ar az be bg bs ca cs cy da de el en es et fa fi fr gl he hi hr hu hy id is it ja kk kn ko " +
	"lt lv mi mk mr ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh")

package mask

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/digits"
)

// Masked stands where a secret stood.
const Masked = "[masked]"

// forms are keys and tokens as their issuers make them. Sources: the issuers' documentation of their formats, and RFC 7519 and RFC 7468.
// How they begin stands in openings, too.
var forms = regexp.MustCompile(strings.Join([]string{
	`\b(?:sk|rk|pk|ek)[-_][A-Za-z0-9_-]{16,}`,                   // OpenAI, Stripe
	`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,                             // AWS
	`\bgh[pousr]_[A-Za-z0-9]{20,}`,                              // GitHub
	`\bgithub_pat_[A-Za-z0-9_]{20,}`,                            //
	`\bglpat-[A-Za-z0-9_-]{16,}`,                                // GitLab
	`\bxox[a-z]-[A-Za-z0-9-]{10,}`,                              // Slack
	`\bAIza[A-Za-z0-9_-]{30,}`,                                  // Google
	`\bSK[0-9a-f]{32}\b`,                                        // Twilio
	`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`, // JSON web tokens
	`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`,
}, "|"))

// led are secrets with what leads to them: a name, or words, which stand in openings, too. The secret is the group.
var led = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{8,})`),
	regexp.MustCompile(`(?i)://[^\s/:@]*:([^\s/@]{3,})@`),
	regexp.MustCompile(`(?i)\b(?:[a-z0-9]+[_-])*(?:pin|cvv2?|cvc2?|password|passwd|passcode|secret|token|otp|ssn|api[_-]?key|access[_-]?key|authorization)["']?\s*[:=]\s*["']?([^\s"',;:(){}\[\]]{3,})`),
}

// spoken are the words after which digits are a secret, up to the end of the sentence. They stand in openings, too.
var (
	spoken      = regexp.MustCompile(`(?i)\b(?:pins?|cvv|cvc|passcode|security code|one[- ]time code)\b[^\n!?]{0,80}`)
	spokenCode  = regexp.MustCompile(`(?i)\b` + digit + `(?:` + between + digit + `){1,11}\b`)
	sentenceEnd = regexp.MustCompile(`[.!?](?:\s|$)`)
)

// ledSpans are where secrets stand in a text with what leads to them.
func ledSpans(text string) (found [][]int) {
	for _, pattern := range led {
		for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
			found = append(found, at[2:4])
		}
	}
	return found
}

// spokenSpans are where digits stand in a text after the words that make them a secret.
func spokenSpans(text string) (found [][]int) {
	for _, at := range spoken.FindAllStringIndex(text, -1) {
		sentence := text[at[0]:at[1]]
		if end := sentenceEnd.FindStringIndex(sentence); end != nil {
			sentence = sentence[:end[0]]
		}
		for _, code := range spokenCode.FindAllStringIndex(sentence, -1) {
			if digits, _ := digitsOf(sentence[code[0]:code[1]]); len(digits) < shortestValue {
				continue
			}
			found = append(found, []int{at[0] + code[0], at[0] + code[1]})
		}
	}
	return found
}

// A digit as it is written and as it is said, and what may stand between two.
const (
	digit   = `(?:(?:(?:double|triple)\s+)?` + single + `)`
	single  = `(?:[0-9]|zero|oh|one|two|three|four|five|six|seven|eight|nine)`
	between = `[\s,.-]{0,2}`
)

// digitWords are digits as they are said.
var digitWords = map[string]byte{
	"zero": '0', "oh": '0', "one": '1', "two": '2', "three": '3', "four": '4', "five": '5', "six": '6', "seven": '7', "eight": '8', "nine": '9',
}

var (
	digitsRun  = regexp.MustCompile(`(?i)` + digit + `(?:` + between + digit + `)*`)
	longDigits = regexp.MustCompile(`(?i)` + digit + `(?:` + between + digit + `){3,}`) // leastDigits of them
	oneDigit   = regexp.MustCompile(`(?i)(?:(double|triple)\s+)?(` + single + `)`)
)

// leastDigits is how many digits, single ones or doubled, a match of longDigits has.
const leastDigits = 4

// digitsOf are the digits of a text, words too, and where each begins and ends: "double five" is two of them at one place.
func digitsOf(text string) (digits []byte, spans [][]int) {
	for _, at := range oneDigit.FindAllStringSubmatchIndex(text, -1) {
		word := strings.ToLower(text[at[4]:at[5]])
		d, said := digitWords[word]
		if !said {
			d = word[0]
		}
		times := 1
		if at[2] >= 0 {
			times = map[byte]int{'d': 2, 't': 3}[text[at[2]]|0x20]
		}
		for range times {
			digits, spans = append(digits, d), append(spans, at[:2])
		}
	}
	return digits, spans
}

const longestCard = digits.LongestCard

// card reports whether said digits are the number of a payment card: of a length that these have, of an issuer of payment cards, and
// with the right check digit. Source: ISO/IEC 7812.
func card(said []byte) bool {
	return len(said) >= digits.ShortestCard && len(said) <= longestCard && said[0] >= '2' && said[0] <= '6' && digits.Checks(said)
}

// secretNames are names of secrets, without what parts their words.
var secretNames = []string{
	"pin", "pincode", "cvv", "cvv2", "cvc", "cvc2", "password", "passwd", "passcode", "secret", "token", "otp", "ssn", "apikey", "accesskey", "privatekey",
	"authorization", "securitycode", "cardnumber", "clientsecret", "credentials",
}

// secretName is the function of that name, which looks at each name once.
func (m *Mask) secretName(name string) bool {
	secret, known := m.names[name]
	if !known {
		if m.names == nil {
			m.names = map[string]bool{}
		}
		secret = secretName(name)
		m.names[name] = secret
	}
	return secret
}

// secretName reports whether what stands under a name is secret: the name, or its last words, are one of these.
func secretName(name string) bool {
	var words []string
	word := ""
	for i, r := range name {
		if i > 0 && (unicode.IsUpper(r) && word != strings.ToUpper(word) || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			words, word = append(words, word), ""
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word += string(r)
		}
	}
	words = append(words, word)
	for i := range words {
		tail := strings.ToLower(strings.Join(words[i:], ""))
		for _, known := range secretNames {
			if tail == known {
				return true
			}
		}
	}
	return false
}

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
	sentenceEnd = regexp.MustCompile(`[.!?](?:\s|$)`)
)

// ledSpans are where secrets stand in a text with what leads to them.
func ledSpans(text string) (found [][]int) {
	for _, pattern := range led {
		for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
			if !strings.HasPrefix(text[at[2]:], meant) {
				found = append(found, at[2:4])
			}
		}
	}
	return found
}

// meant is what messages say behind a name that nothing has, which is no secret: `unknown key "token": did you mean "tokens"?`
const meant = "did you mean "

// spokenSpans are where digits stand in a text after the words that make them a secret.
func spokenSpans(text string) (found [][]int) {
	for _, at := range spoken.FindAllStringIndex(text, -1) {
		sentence := text[at[0]:at[1]]
		if end := sentenceEnd.FindStringIndex(sentence); end != nil {
			sentence = sentence[:end[0]]
		}
		for _, r := range digits.In(sentence) {
			from, to := r.Span(0, len(r.Digits))
			if span := []int{at[0] + from, at[0] + to}; len(r.Digits) >= shortestValue && apart(text, span) {
				found = append(found, span)
			}
		}
	}
	return found
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

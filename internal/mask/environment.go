package mask

import "strings"

// shortestEnvironment is how long the value of a variable of the environment is at least to be taken for a secret. Chosen: shorter ones are words.
const shortestEnvironment = 8

// Environment notes the values of variables of the environment ("NAME=value") whose names are those of secrets, such as OPENAI_API_KEY.
func (m *Mask) Environment(variables []string) {
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		if len(value) >= shortestEnvironment && (secretName(name) || strings.HasSuffix(name, "_KEY")) {
			m.note(value)
		}
	}
}

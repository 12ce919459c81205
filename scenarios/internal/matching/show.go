package matching

import (
	"encoding/json"
	"fmt"
	"strings"
)

// showValue returns a decoded JSON value as JSON.
func showValue(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

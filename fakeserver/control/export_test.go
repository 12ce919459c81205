package control

import (
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
)

// Routes lists the endpoints as "METHOD /path".
func Routes() []string {
	var list []string
	for _, r := range routes() {
		list = append(list, strings.Replace(r.pattern, " ", " "+fakeserver.ControlPrefix, 1))
	}
	return list
}

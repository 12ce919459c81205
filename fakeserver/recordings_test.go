package fakeserver_test

import (
	"encoding/json"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/wire"
)

// recordings returns the server's events of each recorded session. It skips where there are none.
func recordings() map[string][]wire.ServerEvent {
	GinkgoHelper()
	files, err := filepath.Glob("../../shared/data/cassettes/*.yaml")
	Expect(err).NotTo(HaveOccurred())
	if len(files) == 0 {
		Skip("no recordings of the real server in ../shared/data")
	}
	all := map[string][]wire.ServerEvent{}
	for _, f := range files {
		if events := serverEvents(f); len(events) > 0 {
			all[filepath.Base(f)] = events
		}
	}
	return all
}

func serverEvents(file string) []wire.ServerEvent {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	var cassette struct {
		Interactions []struct {
			Kind, Direction string
			Data            map[string]any
		}
	}
	Expect(yaml.Unmarshal(text, &cassette)).To(Succeed())
	var events []wire.ServerEvent
	for _, i := range cassette.Interactions {
		if i.Kind != "message" || i.Direction != "received" {
			continue
		}
		frame, err := json.Marshal(i.Data)
		Expect(err).NotTo(HaveOccurred())
		ev, err := wire.DecodeServer(frame)
		Expect(err).NotTo(HaveOccurred())
		events = append(events, ev)
	}
	return events
}

var _ = Describe("The order checker", func() {
	It("accepts what the real server sent", func() {
		for name, events := range recordings() {
			Expect(checkOrder(events)).To(Succeed(), name)
		}
	})
})

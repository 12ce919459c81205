package wire_test

import (
	"bytes"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voicesim/voicesim/wire"
)

// golden is one frame of testdata, written as the real peers write it.
type golden struct {
	file   string
	client bool
	frame  []byte
}

// goldens reads testdata. It is called while the tree of specs is built and by fuzz targets, so it
// panics instead of failing.
func goldens() []golden {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		panic("no golden frames")
	}
	var all []golden
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		for _, section := range txtar.Parse(text).Files {
			for frame := range bytes.Lines(section.Data) {
				frame = bytes.TrimSuffix(frame, []byte("\n"))
				all = append(all, golden{filepath.Base(name), section.Name == "client", frame})
			}
		}
	}
	return all
}

func (g golden) String() string {
	return g.file + ": " + wire.TypeOf(g.frame)
}

func (g golden) decode() (wire.Event, error) {
	if g.client {
		return wire.DecodeClient(g.frame)
	}
	return wire.DecodeServer(g.frame)
}

// encode writes an event of either direction.
func encode(ev wire.Event) ([]byte, error) {
	if server, ok := ev.(wire.ServerEvent); ok {
		return wire.AppendServer(nil, server)
	}
	return wire.AppendClient(nil, ev.(wire.ClientEvent))
}

var _ = Describe("A frame as the real peers write it", func() {
	for _, g := range goldens() {
		It("comes back byte for byte from "+g.String(), func() {
			ev, err := g.decode()
			Expect(err).NotTo(HaveOccurred())
			Expect(ev).NotTo(BeAssignableToTypeOf(&wire.UnknownEvent{}))
			Expect(wire.UnknownFields(ev)).To(BeNil())
			frame, err := encode(ev)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(Equal(string(g.frame)))
		})
	}

	It("exists in testdata for every event type", func() {
		seen := map[string]bool{}
		for _, g := range goldens() {
			seen[wire.TypeOf(g.frame)] = true
		}
		for _, name := range append(wire.ClientTypes(), wire.ServerTypes()...) {
			Expect(seen[name]).To(BeTrue(), "a file of testdata needs a frame of type %s", name)
		}
	})
})

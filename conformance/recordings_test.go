package conformance_test

import (
	"encoding/json"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/wire"
)

// frame is one event as text, in the order in which a client saw it.
type frame struct {
	sent bool // by the client
	kind string
	raw  []byte
}

// recording is a session that was recorded with the real server.
type recording struct {
	name   string
	frames []frame
	hasty  bool // its sound was sent faster than it is spoken, turn by turn, and truncations right behind it
}

// recordings reads all recorded sessions. It skips the spec where there are none.
func recordings() []recording {
	GinkgoHelper()
	files, err := filepath.Glob(filepath.Join(needData("cassettes"), "*.yaml"))
	Expect(err).NotTo(HaveOccurred())
	var all []recording
	for _, file := range files {
		if frames := framesOf(file); len(frames) > 0 {
			all = append(all, recording{name: filepath.Base(file), frames: frames})
		}
	}
	Expect(all).NotTo(BeEmpty())
	return all
}

func framesOf(file string) []frame {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	var cassette struct {
		Interactions []struct {
			Kind, Direction string
			Data            yaml.Node
		}
	}
	Expect(yaml.Unmarshal(text, &cassette)).To(Succeed())
	var frames []frame
	for _, i := range cassette.Interactions {
		if i.Kind != "message" {
			continue // an HTTP exchange
		}
		raw := appendNode(nil, &i.Data)
		frames = append(frames, frame{i.Direction == "sent", wire.TypeOf(raw), raw})
	}
	return frames
}

// appendNode writes a YAML value as JSON, its keys in their order.
func appendNode(dst []byte, n *yaml.Node) []byte {
	GinkgoHelper()
	open, end := byte('['), byte(']')
	switch {
	case n.Kind == yaml.MappingNode:
		open, end = '{', '}'
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str":
		text, err := json.Marshal(n.Value)
		Expect(err).NotTo(HaveOccurred())
		return append(dst, text...)
	case n.Kind == yaml.ScalarNode:
		return append(dst, n.Value...)
	}
	dst = append(dst, open)
	for i, child := range n.Content {
		switch {
		case i > 0 && open == '{' && i%2 == 1:
			dst = append(dst, ':')
		case i > 0:
			dst = append(dst, ',')
		}
		dst = appendNode(dst, child)
	}
	return append(dst, end)
}

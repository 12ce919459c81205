package conformance_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	rec "github.com/voicesim/voicesim/internal/recorded"
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
	name    string
	frames  []frame
	reduced bool   // sessions have only their instructions
	seed    uint64 // of the server that it is replayed against
	hasty   bool   // its sound was sent faster than it is spoken, turn by turn, and truncations right behind it
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

// framesOf reads the frames of a recording of one session.
func framesOf(file string) []frame {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	sessions, err := rec.Read(file, text)
	Expect(err).NotTo(HaveOccurred())
	var frames []frame
	for _, f := range sessions[0].Texts() {
		for range f.Count {
			frames = append(frames, frame{f.Sent, wire.TypeOf(f.JSON), f.JSON})
		}
	}
	return frames
}

package harness_test

import (
	"io"
	"io/fs"
	"strings"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/scenarios"
)

// guarded is a folder of which some files and folders may not be read, and others have no end.
type guarded struct {
	fstest.MapFS
	closed  string // a part of names
	endless string
}

func (g guarded) Open(name string) (fs.File, error) {
	f, err := g.MapFS.Open(name)
	switch {
	case err != nil:
		return nil, err
	case strings.Contains(name, g.closed):
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	case strings.Contains(name, g.endless):
		return endless{f}, nil
	}
	return f, nil
}

// ReadDir keeps MapFS's own from going round Open.
func (g guarded) ReadDir(name string) ([]fs.DirEntry, error) {
	if strings.Contains(name, g.closed) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return g.MapFS.ReadDir(name)
}

type endless struct{ fs.File }

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '#'
	}
	return len(p), nil
}

var _ io.Reader = endless{}

var _ = Describe("Load", func() {
	const day = "name: d\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: Tuesday.\n"
	folder := func() guarded {
		return guarded{MapFS: fstest.MapFS{
			"a.yaml": {Data: []byte(day)}, "b.YML": {Data: []byte(day)}, "closed.yaml": {Data: []byte(day)},
			"closed/c.yaml": {Data: []byte(day)}, "endless.yaml": {}, "notes.txt": {Mode: fs.ModeNamedPipe},
			"pipe.yaml": {Mode: fs.ModeNamedPipe}, "socket.yaml": {Mode: fs.ModeSocket}, "disk.yml": {Mode: fs.ModeDevice},
			"odd.yaml": {Mode: fs.ModeIrregular}, ".github/workflows/ci.yml": {Data: []byte("on: push\n")}, ".ci.yml": {Data: []byte("on: push\n")}, "agent.yaml": {Data: []byte("agents: {}\n")}, "z/bad.yaml": {Data: []byte("name: d\n")},
		}, closed: "closed", endless: "endless"}
	}

	It("loads what can be loaded, and says of the rest why not", func(spec SpecContext) {
		loaded, err := harness.Load(folder(), "calls", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Scenarios()).To(HaveLen(2))
		Expect(loaded.Fragments).To(BeEmpty())
		Expect(loaded.AgentFiles).To(HaveExactElements(HaveField("Name", "calls/agent.yaml")))
		var refused []string
		for _, f := range loaded.Files {
			if f.Mistakes != nil && !strings.HasSuffix(f.Name, "bad.yaml") {
				refused = append(refused, f.Mistakes.Error())
			}
		}
		Expect(refused).To(Equal([]string{
			"calls/closed: cannot be read: permission denied",
			"calls/closed.yaml: cannot be read: permission denied",
			"calls/disk.yml: is a device, and was not read: a scenario is a file",
			"calls/endless.yaml: has 1048577 bytes or more, and was not read: a scenario has at most 1048576",
			"calls/odd.yaml: is no regular file, and was not read: a scenario is a file",
			"calls/pipe.yaml: is a pipe, and was not read: a scenario is a file",
			"calls/socket.yaml: is a socket, and was not read: a scenario is a file",
		}))
		Expect(loaded.Err()).To(MatchError(And(ContainSubstring("calls/closed: cannot"), ContainSubstring("calls/z/bad.yaml:1:1"))))
	}, SpecTimeout(10*time.Second))

	It("fails for a folder that cannot be read itself", func() {
		_, err := harness.Load(guarded{MapFS: fstest.MapFS{}, closed: "."}, "calls", nil)
		Expect(err).To(MatchError(fs.ErrPermission))
	})

	It("reads a file of any name", func() {
		var loaded harness.Loaded
		Expect(loaded.Read(fstest.MapFS{"day": {Data: []byte(day)}}, "day", "calls/day", nil)).To(Succeed())
		Expect(loaded.Read(fstest.MapFS{}, "gone", "calls/gone", nil)).To(Succeed())
		Expect(loaded.Files).To(HaveLen(2))
		Expect(loaded.Files[0].Scenario.File).To(Equal("calls/day"))
		Expect(loaded.Files[1].Mistakes.All).To(HaveExactElements(HaveField("Pos", scenarios.Pos{File: "calls/gone"})))
	})
})

package conformance_test

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios/library"
)

// bundled returns the paths of the bundled scenarios.
func bundled() []string {
	var all []string
	err := fs.WalkDir(library.FS(), ".", func(p string, _ fs.DirEntry, err error) error {
		if err == nil && path.Ext(p) == ".yaml" {
			all = append(all, p)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return all
}

var _ = Describe("A bundled scenario", func() {
	for _, p := range bundled() {
		It("has only right frames on its wire: "+strings.TrimSuffix(path.Base(p), ".yaml"), func() {
			text, err := fs.ReadFile(library.FS(), p)
			Expect(err).NotTo(HaveOccurred())
			sc, err := judge.Load(p, text)
			Expect(err).NotTo(HaveOccurred())

			for _, step := range sc.Script {
				if step.Fault != nil {
					step.Fault.Name = "noop" // faults send what is wrong
				}
			}

			var mu sync.Mutex // guards frames
			var frames []frame
			tap := func(f runner.Frame) {
				mu.Lock()
				frames = append(frames, frame{!f.FromServer, f.Type, slices.Clone(f.Raw)})
				mu.Unlock()
			}
			call := harness.Play(context.Background(), sc, &harness.Options{Runner: &runner.Options{Tap: tap}})
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(frames).NotTo(BeEmpty())
			complaints := wrongWith(frames, &wireorder.Options{Strict: true, BothSides: true}, false)
			if len(complaints) > 0 {
				Fail(strings.Join(complaints, "\n"))
			}
			cover(frames)
		})
	}
})

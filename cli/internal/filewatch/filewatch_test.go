package filewatch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/cli/internal/filewatch"
	"github.com/voicesim/voicesim/internal/specs"
)

func TestFilewatch(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "filewatch")
}

var _ = Describe("A watcher", func() {
	It("tells once what was saved, in folders that are new too, and nothing of hidden files and folders that are left out", func(ctx context.Context) {
		dir, err := filepath.EvalSymlinks(specs.Folder(map[string]string{"calls/a.yaml": "1", "out/x": "", ".git/x": ""}))
		Expect(err).NotTo(HaveOccurred())
		w, err := filewatch.New(dir)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(w.Close)
		w.Without(filepath.Join(dir, "out"))
		save := func(name string) {
			GinkgoHelper()
			Expect(os.WriteFile(filepath.Join(dir, name), []byte("2"), 0o600)).To(Succeed())
		}
		save("out/x")
		save(".git/x")
		save("calls/.a.yaml.swp")
		save("calls/a.yaml")
		save("calls/a.yaml")
		Expect(w.Next(ctx)).To(Equal([]string{filepath.Join(dir, "calls", "a.yaml")}))

		Expect(os.Mkdir(filepath.Join(dir, "more"), 0o755)).To(Succeed())
		Expect(w.Next(ctx)).To(Equal([]string{filepath.Join(dir, "more")}))
		save("more/b.yaml")
		Expect(w.Next(ctx)).To(Equal([]string{filepath.Join(dir, "more", "b.yaml")}))
	}, SpecTimeout(10*time.Second))

	It("knows a path for the same before it is there, behind a link, too", func() {
		dir, err := filepath.EvalSymlinks(GinkgoT().TempDir())
		Expect(err).NotTo(HaveOccurred())
		Expect(os.Mkdir(filepath.Join(dir, "project"), 0o755)).To(Succeed())
		Expect(os.Symlink("project", filepath.Join(dir, "link"))).To(Succeed())
		out := filepath.Join(dir, "link", "out", "calls")
		before := filewatch.Whole(out)
		Expect(before).To(Equal(filepath.Join(dir, "project", "out", "calls")))
		Expect(os.MkdirAll(out, 0o755)).To(Succeed())
		Expect(filewatch.Whole(out)).To(Equal(before))
	})

	It("ends with its context, and says what it cannot look at", func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		w, err := filewatch.New(GinkgoT().TempDir())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(w.Close)
		_, err = w.Next(ctx)
		Expect(err).To(MatchError(context.Canceled))
		_, err = filewatch.New("nowhere")
		Expect(err).To(MatchError(os.ErrNotExist))
	})
})

package cli

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/reports"
	reportspage "github.com/voicesim/voicesim/reports/page"
	"github.com/voicesim/voicesim/reports/results"
)

// playedInto plays a scenario that fails into a folder of reports.
func playedInto() string {
	GinkgoHelper()
	out := filepath.Join(GinkgoT().TempDir(), "out")
	Expect(voicesim("run", "--out", out, specs.Folder(map[string]string{"a.yaml": failing})).code).To(Equal(exitFailed))
	return out
}

var _ = Describe("voicesim report", func() {
	It("has the four clocks that results.json has", func() {
		out := GinkgoT().TempDir()
		Expect(voicesim("run", "--out", out, "../scenarios/library/supportline/barge-in.yaml").code).To(Equal(exitOK))
		doc, err := results.Read(filepath.Join(out, reports.ResultsFile))
		Expect(err).NotTo(HaveOccurred())
		var data reportspage.Data
		text, err := os.ReadFile(filepath.Join(out, reports.PageFile))
		Expect(err).NotTo(HaveOccurred())
		_, rest, _ := strings.Cut(string(text), `<script type="application/json" id="data">`)
		embedded, _, _ := strings.Cut(rest, "</script>")
		Expect(json.Unmarshal([]byte(embedded), &data)).To(Succeed())
		drawn := data.Calls[0].Utterances
		Expect(doc.Results[0].Utterances).To(HaveLen(len(drawn)))
		told := 0
		for i, u := range doc.Results[0].Utterances {
			d := drawn[i]
			Expect([]any{d.Agent, d.Response, d.Generated, d.Received, d.Heard, d.Truncated, d.HeardMS, d.Complete}).To(Equal([]any{u.Agent, u.Response, u.Generated, u.Received, u.Heard, u.Truncated, u.HeardMS, u.Complete}))
			if u.Truncated != nil {
				told++
				Expect(u.Heard.ToMS-u.Heard.FromMS).To(BeNumerically("~", u.Truncated.ToMS-u.Truncated.FromMS, 25), "the runtime tells what was heard")
			}
		}
		Expect(told).To(Equal(1))
	})

	It("makes the page of a folder, or of results.json, again", func() {
		out := playedInto()
		page := filepath.Join(out, reports.PageFile)
		first, err := os.ReadFile(page)
		Expect(err).NotTo(HaveOccurred())
		for _, arg := range []string{out, filepath.Join(out, reports.ResultsFile)} {
			Expect(os.Remove(page)).To(Succeed())
			o := voicesim("report", arg)
			Expect(o).To(Equal(outcome{exitOK, page + "\n", ""}))
			Expect(os.ReadFile(page)).To(Equal(first))
		}
		Expect(voicesim("report", "--sound", "0", out).code).To(Equal(exitOK))
		Expect(os.ReadFile(page)).NotTo(ContainSubstring(`"codec":"adpcm"`))
	})

	It("says what is wrong with what it is given", func() {
		Expect(voicesim("report", "nowhere")).To(endWith(exitUsage, ContainSubstring("nowhere is not there: run with --out writes it")))
		Expect(voicesim("report", GinkgoT().TempDir())).To(endWith(exitUsage, ContainSubstring("results.json is not there")))
		Expect(voicesim("report", "--sound", "-1", playedInto())).To(endWith(exitUsage, ContainSubstring("cannot be negative")))
		Expect(voicesim("report", "report.go")).To(endWith(exitNotPlayed, ContainSubstring("is no results.json")))
	})
})

var _ = Describe("voicesim show", func() {
	It("refuses addresses that others reach", func() {
		Expect(voicesim("show", "--addr", "0.0.0.0:0", playedInto())).To(endWith(exitUsage, ContainSubstring("must be an address of this machine alone")))
	})

	It("serves the page and the files of the calls to this machine, and nothing else", Label("network"), func(spec SpecContext) {
		out := playedInto()
		address := listening(spec, "show", out)
		get := func(path, host string) (int, string) {
			GinkgoHelper()
			req, err := http.NewRequestWithContext(spec, http.MethodGet, address+path, nil)
			Expect(err).NotTo(HaveOccurred())
			req.Host = host
			resp, err := http.DefaultClient.Do(req)
			Expect(err).NotTo(HaveOccurred())
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			Expect(err).NotTo(HaveOccurred())
			return resp.StatusCode, string(body)
		}
		code, body := get("", "")
		Expect(code).To(Equal(http.StatusOK))
		Expect(body).To(And(HavePrefix("<!doctype html>"), ContainSubstring("Wednesday")))
		code, body = get("calls/the-wrong-day.wav", "localhost:80")
		Expect([]any{code, body[:4]}).To(Equal([]any{http.StatusOK, "RIFF"}))
		for _, path := range []string{"results.json", "calls/../../a.yaml", "nothing"} {
			code, _ = get(path, "")
			Expect(code).To(Equal(http.StatusNotFound), path)
		}
		code, _ = get("", "rebound.example:80")
		Expect(code).To(Equal(http.StatusForbidden))
	})
})

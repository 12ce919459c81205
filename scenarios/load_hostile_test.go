package scenarios_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// hostile are files that nobody writes by accident, or not knowing it.
var hostile = map[string]string{
	"empty":            "",
	"only a comment":   "# nothing\n",
	"only dashes":      "---\n",
	"only a mark":      "\ufeff",
	"not UTF-8":        "name: caf\xe9\n",
	"UTF-16":           "\xff\xfen\x00a\x00m\x00e\x00",
	"control":          "name: a\x07b\n",
	"a list":           "- caller: Hi\n",
	"a word":           "hello\n",
	"two documents":    small + "---\n" + small,
	"deep in braces":   "script: " + strings.Repeat("{a: ", 5000),
	"deep in brackets": "script: " + strings.Repeat("[", 5000),
	"deep in dashes":   "script:\n " + strings.Repeat("- ", 5000),
	"aliases": "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" +
		"c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nscript: [*c, *c, *c, *c, *c, *c, *c, *c]\n",
	"an alias of itself": "script: &a [*a]\n",
	"a tag":              "script: !!binary aGVsbG8=\n",
	"a merge":            "<<: {name: x}\nscript:\n  - caller: Hi\n",
	"a long line":        "name: " + strings.Repeat("x", 200_000) + "\nscript: 1\n",
	"many mistakes":      "name: x\nscript:\n" + strings.Repeat("  - x: 1\n", 2000),
	"many bad lines":     "name: x\nscript:\n" + strings.Repeat("  - caller: \"a\" b\n", 100),
	"odd line ends":      "name: x\u2028agent: y\u0085script:\r  - caller: @x\u2029",
	"a question":         "? [a, b]\n: c\n",
	"an empty key":       ": x\nscript:\n  - : y\n",
	"a null key":         "~: x\n",
	"quotes":             "name: \"\nscript: '",
}

// small is a scenario that is as short as one can be.
const small = "name: x\nagent: y\nscript:\n  - caller: Hi\n"

var _ = Describe("A file that is not what it should be", func() {
	It("is told in words, whatever it is, and soon", func() {
		for what, text := range hostile {
			begin := time.Now()
			_, err := judge.Load("x.yaml", []byte(text))
			Expect(err).To(BeAssignableToTypeOf(&scenarios.Mistakes{}), what)
			Expect(time.Since(begin)).To(BeNumerically("<", 20*time.Second), what) // what grows without end takes hours
		}
	})

	DescribeTable("is refused with a reason",
		func(text, reason string) {
			_, err := judge.Load("x.yaml", []byte(text))
			Expect(err).To(HaveOccurred())
			mistakes := err.(*scenarios.Mistakes)
			Expect(mistakes.All[0].Pos.String() + ": " + mistakes.All[0].Summary()).To(Equal(reason))
		},
		Entry("nothing in it", "", "x.yaml:1:1: the file is empty: a scenario has name, agent and script"),
		Entry("a comment only", hostile["only a comment"], "x.yaml:1:1: the file is empty: a scenario has name, agent and script"),
		Entry("too big", "name: "+strings.Repeat("x", 1<<20), "x.yaml: the file has 1048582 bytes: a scenario has at most 1 MiB"),
		Entry("another encoding", hostile["not UTF-8"], "x.yaml:1:10: this is not printable text: save the file as UTF-8"),
		Entry("a control character", hostile["control"], "x.yaml:1:8: this is not printable text: save the file as UTF-8"),
		Entry("a list", hostile["a list"], "x.yaml:1:1: a scenario is a map of keys: begin with a line such as: name: order status"),
		Entry("two documents", hostile["two documents"], "x.yaml:5:1: a second document begins here: write one scenario a file"),
		Entry("braces in braces", hostile["deep in braces"], "x.yaml:1:265: this is nested too deeply"),
		Entry("aliases of aliases", hostile["aliases"], `x.yaml:1:4: an anchor (&) begins here: leave it out, or put words in quotes`),
		Entry("an agent", "start: A\nagents: {A: {}}\n", "x.yaml:2:1: this is an agent file, not a scenario: a scenario has script"),
		Entry("a fragment", "steps:\n  - caller: Hi\n", "x.yaml:1:1: this is a fragment, not a scenario: a scenario has script"),
	)

	It("is read in spite of line ends and a mark of other systems", func() {
		for _, text := range []string{
			"\ufeff" + small,
			strings.ReplaceAll(small, "\n", "\r\n"),
			"\ufeff" + strings.ReplaceAll(small, "\n", "\r\n"),
			strings.ReplaceAll(small, "\n", "\r"),
			"---\n" + small,
			strings.TrimSuffix(small, "\n"),
		} {
			sc, err := judge.Load("x.yaml", []byte(text))
			Expect(err).NotTo(HaveOccurred(), "%q", text)
			Expect(sc.Script[0].Caller.Words).To(Equal("Hi"))
		}
	})

	It("names places as an editor does, whatever ends the lines", func() {
		_, err := judge.Load("x.yaml", []byte(strings.ReplaceAll(small, "\n", "\r\n")+"    dely: 1s\r\n"))
		Expect(err).To(MatchError("x.yaml:5:5: unknown key \"dely\": did you mean \"delay\"?\n      dely: 1s\n      ^"))
	})

	It("is told about a hundred mistakes at most", func() {
		_, err := judge.Load("x.yaml", []byte(hostile["many mistakes"]))
		all := err.(*scenarios.Mistakes).All
		Expect(all).To(HaveLen(101))
		Expect(all[100].Error()).To(Equal("x.yaml: there may be more: no more than 100 mistakes are listed: mend these first"))
	})
})

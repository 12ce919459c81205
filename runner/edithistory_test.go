package runner_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/wire"
)

// editLines are edits in short: deletions, then what is put in behind what.
func editLines(e *conversation.Edits) []string {
	lines := []string{}
	for _, id := range e.Delete {
		lines = append(lines, "-"+id)
	}
	for i := range e.Put {
		it, says := &e.Put[i].Item, ""
		for _, p := range it.Content {
			says += " " + p.Type + " " + p.Text.Or("") + p.ImageURL
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("+%s behind %s: %s%s %s", it.ID, e.Put[i].After, it.Role, says, it.CallID)))
	}
	return lines
}

var _ = Describe("The difference of two histories", func() {
	type items = []runner.Item
	said := func(id, text string) runner.Item {
		return runner.Item{ID: id, Type: "message", Role: "user", Text: text, Parts: []runner.Part{{Type: "input_text", Text: text}}}
	}
	spoken := func(id, role, part, text string) runner.Item {
		return runner.Item{ID: id, Type: "message", Role: role, Text: text, Parts: []runner.Part{{Type: part, Text: text}}}
	}
	a, b, c := said("a", "A"), said("b", "B"), said("c", "C")
	voice := spoken("v", "assistant", "output_audio", "Hello.")
	call := runner.Item{ID: "f", Type: "function_call", CallID: "c1", Name: "it", Arguments: []byte(`{}`)}
	with := func(it runner.Item, change func(*runner.Item)) runner.Item {
		change(&it)
		return it
	}
	diff := func(was, is items) (*conversation.Edits, error) {
		n := 0
		return conversation.Diff(was, is, func() string { n++; return fmt.Sprint("new", n) })
	}

	DescribeTable("finds what is new, gone and different", func(was, is items, ids string, lines ...string) {
		edits, err := diff(was, is)
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Join(edits.IDs, " ")).To(Equal(ids))
		Expect(editLines(edits)).To(Equal(lines))
	},
		Entry("nothing", items{a, voice, call}, items{a, voice, call}, "a v f"),
		Entry("all gone", items{a, voice, call}, items{}, "", "-a", "-v", "-f"),
		Entry("one gone", items{a, b, c}, items{a, c}, "a c", "-b"),
		Entry("new ones, with and without an id", items{a}, items{said("", "X"), a, said("y", "Y")}, "new1 a y",
			"+new1 behind root: user input_text X", "+y behind a: user input_text Y"),
		Entry("another text", items{a, b, c}, items{a, with(b, func(it *runner.Item) { it.Text = "BB" }), c}, "a new1 c",
			"-b", "+new1 behind a: user input_text BB"),
		Entry("other parts", items{a}, items{with(a, func(it *runner.Item) {
			it.Parts = []runner.Part{{Text: "see"}, {Type: "input_image", Image: dot}}
		})}, "new1", "-a", "+new1 behind root: user input_text see input_image "+dot),
		Entry("another text beside a picture", items{spoken("p", "user", "input_text", "x")}, items{{ID: "p", Type: "message", Role: "user", Text: "y",
			Parts: []runner.Part{{Type: "input_image", Image: dot}, {Type: "input_text", Text: "y"}}}}, "new1",
			"-p", "+new1 behind root: user input_image "+dot+" input_text y"),
		Entry("another place", items{a, b, c}, items{c, a, b}, "c new1 new2", "-a", "-b",
			"+new1 behind c: user input_text A", "+new2 behind new1: user input_text B"),
		Entry("a spoken answer, written instead", items{voice}, items{with(voice, func(it *runner.Item) { it.Parts = []runner.Part{{Text: "Hi."}} })}, "new1",
			"-v", "+new1 behind root: assistant output_text Hi."),
		Entry("a function call and its output", items{}, items{call, {Type: "function_call_output", CallID: "c1", Output: "ok"}}, "f new1",
			"+f behind root:  c1", "+new1 behind f:  c1"),
		Entry("a message of text alone", items{}, items{{Type: "message", Role: "system", Text: "Be kind."}}, "new1", "+new1 behind root: system input_text Be kind."),
	)

	DescribeTable("is refused, with the item that is wrong", func(was, is items, why string) {
		Expect(diff(was, is)).Error().To(MatchError(why))
	},
		Entry("a spoken answer that is changed", items{voice}, items{with(voice, func(it *runner.Item) { it.Text = "Hi." })},
			"item 0 (v): what was said in sound cannot be put in: make a message of written parts of it"),
		Entry("… that is added", items{}, items{with(voice, func(it *runner.Item) { it.ID = "" })},
			"item 0 (new): what was said in sound cannot be put in: make a message of written parts of it"),
		Entry("… that is moved", items{voice, a}, items{a, voice}, "item 1 (v): what was said in sound cannot be put in: make a message of written parts of it"),
		Entry("an id twice", items{a}, items{a, a}, "item 1: a is there twice"),
		Entry("no words", items{}, items{{Type: "message", Role: "user"}}, "item 0 (new): a message that says nothing"),
		Entry("no role", items{}, items{{Type: "message", Text: "x"}}, "item 0 (new): a message needs the role user, assistant or system"),
		Entry("a call without an id", items{}, items{{Type: "function_call", Name: "x"}}, "item 0 (new): a function call needs a call id and a name, its output a call id"),
		Entry("a picture that is not known", items{}, items{spoken("", "user", "input_image", "")}, "item 0 (new): a picture whose data is not known"),
		Entry("another type", items{}, items{{Type: "mcp_call"}}, "item 0 (new): only messages, function calls and their outputs can be put in"),
	)
})

var _ = Describe("Session.EditHistory", func() {
	It("tells the server what differs, deletions first, and the history follows the server", func() {
		inCall(nil, func(r *rig) {
			r.send(shown(message("a", "user", "A"), ""), shown(message("b", "user", "B"), "a"), shown(message("c", "user", "C"), "b"))
			r.until(time.Second)
			ids, err := r.session.EditHistory(func(items []runner.Item) []runner.Item {
				items[1].Parts[0].Text = "BB"
				return append(items[1:], runner.Item{Type: "message", Role: "user", Text: "D"})
			})
			Expect(err).NotTo(HaveOccurred())
			Expect(ids).To(Equal([]string{"voicesim_item_1", "c", "voicesim_item_2"}))
			Expect(r.session.History()).To(HaveLen(3), "nothing has come of the server yet")
			r.until(2 * time.Second)
			Expect(r.took()).To(Equal([]string{"1s conversation.item.delete", "1s conversation.item.delete", "1s user: BB", "1s user: D"}))
			sent := r.arrivals()[1:]
			Expect(sent[0]).To(HaveField("ItemID", "a"))
			Expect(sent[1]).To(HaveField("ItemID", "b"))
			Expect(sent[2]).To(HaveField("PreviousItemID", wire.Some("root")))
			Expect(sent[3]).To(HaveField("PreviousItemID", wire.Some("c")))
		})
	})

	It("sends nothing when an item is wrong, and nothing after the end", func() {
		inCall(nil, func(r *rig) {
			r.send(shown(message("a", "user", "A"), ""))
			r.until(time.Second)
			wrong := func([]runner.Item) []runner.Item { return []runner.Item{{Type: "message"}} }
			Expect(r.session.EditHistory(wrong)).Error().To(MatchError(
				"runner: the history stays as it is: item 0 (new): a message needs the role user, assistant or system"))
			Expect(r.took()).To(BeEmpty())
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.EditHistory(func(items []runner.Item) []runner.Item { return nil })).Error().To(MatchError(runner.ErrClosed))
		})
	})
})

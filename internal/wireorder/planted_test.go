package wireorder_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// session is a session as lines of text: testdata/session.txt.
type session []string

func wholeSession() session {
	GinkgoHelper()
	text, err := os.ReadFile("testdata/session.txt")
	Expect(err).NotTo(HaveOccurred())
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "< ")
	})
}

// find returns the one line that is an event of a type and has all the words in it, or the first rate
// limits. "mine:" before the type means the client's.
func (s session) find(line string) int {
	GinkgoHelper()
	parts := strings.Fields(line)
	name, side := strings.CutPrefix(parts[0], "mine:")
	prefix := map[bool]string{true: "> ", false: "< "}[side]
	at := -1
	for i, l := range s {
		if !strings.HasPrefix(l, prefix+`{"type":"`+name+`"`) {
			continue
		}
		if slices.ContainsFunc(parts[1:], func(word string) bool { return !strings.Contains(l, `"`+word) }) {
			continue
		}
		if name == wire.TypeRateLimitsUpdated {
			return i
		}
		Expect(at).To(Equal(-1), "two lines are like %q", line)
		at = i
	}
	Expect(at).NotTo(Equal(-1), "no line is like %q", line)
	return at
}

// edit changes a session.
type edit func(s session) session

// both makes several edits, one after the other.
func both(edits ...edit) edit {
	return func(s session) session {
		for _, e := range edits {
			s = e(s)
		}
		return s
	}
}

// drop leaves a line out.
func drop(line string) edit {
	return func(s session) session { i := s.find(line); return slices.Delete(s, i, i+1) }
}

// move puts a line before another.
func move(line, before string) edit {
	return func(s session) session {
		i := s.find(line)
		text := s[i]
		s = slices.Delete(s, i, i+1)
		return slices.Insert(s, s.find(before), text)
	}
}

// repeat puts a copy of a line before another.
func repeat(line, before string) edit {
	return func(s session) session { return slices.Insert(s, s.find(before), s[s.find(line)]) }
}

// put puts a new line before another.
func put(text, before string) edit {
	return func(s session) session { return slices.Insert(s, s.find(before), text) }
}

// change replaces a piece of a line by another.
func change(line, piece, by string) edit {
	return func(s session) session {
		i := s.find(line)
		Expect(s[i]).To(ContainSubstring(piece))
		s[i] = strings.Replace(s[i], piece, by, 1)
		return s
	}
}

// events decodes the lines; the server's get ids.
func (s session) events() []wire.Event {
	GinkgoHelper()
	var all []wire.Event
	for i, line := range s {
		text := []byte(line[2:])
		if line[0] == '>' {
			ev, err := wire.DecodeClient(text)
			Expect(err).NotTo(HaveOccurred(), line)
			all = append(all, ev)
			continue
		}
		ev, err := wire.DecodeServer(text)
		Expect(err).NotTo(HaveOccurred(), line)
		if wire.EventID(ev) == "" && ev.EventType() != wire.TypeInputAudioBufferDtmfEventReceived {
			wire.SetEventID(ev, fmt.Sprintf("event_%d", i))
		}
		all = append(all, ev)
	}
	return all
}

// planted is a disorder, and the rule that must find it.
type planted struct {
	rule  wireorder.Rule
	edit  edit
	extra wireorder.Options // needed to see it
}

// rulesPlanted counts the disorders of the tables by rule.
var rulesPlanted = map[wireorder.Rule]int{}

// plant makes an entry of a table.
func plant(p planted) planted {
	rulesPlanted[p.rule]++
	return p
}

// judge plants a disorder and returns the rules that find it and its end.
func (p planted) judge(opts wireorder.Options) error {
	c, err := feed(p.edit(wholeSession()).events(), &opts)
	if err != nil {
		return err
	}
	return c.End()
}

func (p planted) isFound() {
	GinkgoHelper()
	opts := p.extra
	err := p.judge(opts)
	d, ok := errors.AsType[*wireorder.DisorderError](err)
	Expect(ok).To(BeTrue(), "not noticed")
	Expect(d.Rule).To(Equal(p.rule), err.Error())
	Expect(p.judge(wireorder.Options{Strict: true, BothSides: true})).NotTo(Succeed(), "not noticed when all is demanded")
}

var strict = wireorder.Options{Strict: true}
var bothSides = wireorder.Options{BothSides: true}

var _ = Describe("The session of the specs", func() {
	It("is in order", func() {
		for _, opts := range []wireorder.Options{{}, strict, bothSides, {Strict: true, BothSides: true}} {
			c, err := feed(wholeSession().events(), &opts)
			Expect(err).NotTo(HaveOccurred())
			Expect(c.End()).To(Succeed())
		}
	})

	It("has every event that a server may send, or a disorder with it", func() {
		seen := map[string]bool{
			wire.TypeOutputAudioBufferCleared: true, wire.TypeResponseMCPCallFailed: true, wire.TypeMCPListToolsFailed: true,
			wire.TypeConversationItemInputAudioTranscriptionSegment: true,
		}
		for _, ev := range wholeSession().events() {
			if _, server := ev.(wire.ServerEvent); server {
				seen[ev.EventType()] = true
			}
		}
		Expect(seen).To(HaveLen(44)) // of the 46 in the schema, two are the beta's
	})
})

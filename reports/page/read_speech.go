package page

import (
	"github.com/voicesim/voicesim/internal/visible"
)

// piece is the words of one utterance, as heard.
type piece struct {
	words []heardWord
}

// heardWord is a word of it.
type heardWord struct {
	text string
	at   float64
	cut  bool
	lost bool // by the caller's line
}

// response reads what the model does.
func (rd *reader) response(r *record) {
	f := &r.Fact
	switch r.Kind {
	case "response_began":
		rd.begin(f.Response, r, "responses", "response", f.Response)
		rd.clocks.Began(r.ms(), f.Response, f.OutOfBand)
		rd.marks.responses = append(rd.marks.responses, r.ms())
	case "response_ended":
		rd.clocks.Ended(r.ms(), f.Response)
		if s := rd.end(f.Response, r, "responses"); s != nil {
			s.Label = visible.Text(f.Status)
			s.Detail += visible.Lines("\n" + f.Status + ": " + f.Reason)
			switch f.Status {
			case "cancelled", "incomplete":
				s.State = "cut"
			case "failed":
				s.State = "bad"
			}
		}
	case "generated":
		rd.clocks.Generated(f.Response, f.Text)
		rd.made[f.Response] += f.Text
	case "truncated":
		rd.clocks.Truncated(f.Item, float64(f.HeardNS)/1e6)
	}
}

// ear reads what was heard of the agent.
func (rd *reader) ear(r *record) {
	f := &r.Fact
	switch r.Kind {
	case "utterance_began":
		if f.Fallback {
			f.Agent = "fallback"
		}
		rd.clocks.Heard(r.ms(), f.Utterance, f.Agent, f.Response, f.Item)
		p := &piece{}
		rd.heard[f.Utterance] = p
		rd.pieces[f.Response] = append(rd.pieces[f.Response], p)
		rd.marks.heard = append(rd.marks.heard, heardFrom{at: r.ms(), response: f.Response})
	case "word_heard":
		if p := rd.heard[f.Utterance]; p != nil {
			p.words = append(p.words, heardWord{f.Text, float64(f.BeganNS) / 1e6, f.Partial, f.Lost})
		}
		rd.clocks.Word(r.ms(), f.Utterance)
	case "utterance_ended":
		rd.clocks.Over(f.Utterance, float64(f.LastHeard)/1e6, float64(f.TotalNS)/1e6, float64(f.HeardNS)/1e6, f.Complete)
	case "speech_broken":
		s := rd.at(r, "responses", "speech "+f.How, f.Words, "bad")
		s.ToMS += float64(f.LengthNS) / 1e6
	case "foreign_sound":
		s := rd.at(r, "responses", "sound that the server never sent", "", "bad")
		s.ToMS += float64(f.LengthNS) / 1e6
	}
}

// utterances makes the utterances of what was heard, and of responses that were generated and never heard at all: their clocks, and their words.
func (rd *reader) utterances() {
	words, next := map[string][][]Word{}, map[string]int{} // by response; which piece of one comes next
	last := map[string]int{}                               // the last utterance of a response, in the page
	for _, u := range rd.clocks.Utterances(rd.c.LengthMS) {
		pieces := rd.pieces[u.Response]
		if u.Heard == nil {
			pieces = []*piece{{}}
		}
		k := next[u.Response]
		next[u.Response]++
		if k == 0 || u.Response == "" {
			of := pieces
			if u.Response == "" {
				of = pieces[k : k+1]
			}
			words[u.Response] = wordsOf(rd.made[u.Response], of)
		}
		said := words[u.Response][0]
		if u.Response != "" {
			said = words[u.Response][k]
			last[u.Response] = len(rd.c.Utterances)
		}
		rd.c.Utterances = append(rd.c.Utterances, Utterance{
			Agent: visible.Text(u.Agent), Response: visible.Text(u.Response), Words: said, Complete: u.Complete, TotalMS: u.TotalMS, HeardMS: u.HeardMS,
			Generated: u.Generated, Received: u.Received, Heard: u.Heard, Truncated: u.Truncated,
		})
	}
	for response, i := range last {
		u, ghost := &rd.c.Utterances[i], rd.ghost(response)
		if u.Ghost = ghost.Peaks; u.Heard == nil {
			u.TotalMS = ghost.LengthMS
		}
	}
}

// ghost is the sound of a response that came and was never heard, of all its items.
func (rd *reader) ghost(response string) (all Unheard) {
	var tops []byte
	for _, u := range rd.trace.Unheard {
		if u.Response == response {
			tops, all.LengthMS = append(tops, unpackZeros(u.Peaks)...), all.LengthMS+u.LengthMS
		}
	}
	if len(tops) > 0 {
		all.Peaks = PackPeaks(tops)
	}
	return all
}

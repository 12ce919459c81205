package page

import (
	"github.com/voicesim/voicesim/internal/visible"
)

// answer is one response of the model.
type answer struct {
	began, ended float64
	over         bool
	text         string             // that it generated
	first, last  float64            // of its sound on the wire
	sound        bool               // there was any
	told         map[string]float64 // by item, how much of it the server was told was heard
}

// piece is one utterance, as heard.
type piece struct {
	number          int
	agent, response string
	item            string
	from, to        float64
	words           []heardWord
	total, heard    float64
	complete, over  bool
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
		rd.answers[f.Response] = &answer{began: r.ms(), told: map[string]float64{}}
		rd.order = append(rd.order, f.Response)
		if !f.OutOfBand {
			rd.open = f.Response
		}
		rd.marks.responses = append(rd.marks.responses, r.ms())
	case "response_ended":
		if a := rd.answers[f.Response]; a != nil {
			a.ended, a.over = r.ms(), true
		}
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
		if a := rd.answers[f.Response]; a != nil {
			a.text += f.Text
		}
	case "truncated":
		for _, p := range rd.pieces {
			if a := rd.answers[p.response]; a != nil && p.item == f.Item {
				a.told[f.Item] = float64(f.HeardNS) / 1e6
			}
		}
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
		p := &piece{number: f.Utterance, agent: f.Agent, response: f.Response, item: f.Item, from: r.ms(), to: r.ms()}
		rd.heard[f.Utterance] = p
		rd.pieces = append(rd.pieces, p)
		rd.marks.heard = append(rd.marks.heard, heardFrom{at: r.ms(), response: f.Response})
	case "word_heard":
		if p := rd.heard[f.Utterance]; p != nil {
			p.words = append(p.words, heardWord{f.Text, float64(f.BeganNS) / 1e6, f.Partial, f.Lost})
			p.to = max(p.to, r.ms())
		}
	case "utterance_ended":
		if p := rd.heard[f.Utterance]; p != nil {
			p.to, p.total, p.heard = float64(f.LastHeard)/1e6, float64(f.TotalNS)/1e6, float64(f.HeardNS)/1e6
			p.complete, p.over = f.Complete, true
		}
	case "speech_broken":
		s := rd.at(r, "responses", "speech "+f.How, f.Words, "bad")
		s.ToMS += float64(f.LengthNS) / 1e6
	case "foreign_sound":
		s := rd.at(r, "responses", "sound that the server never sent", "", "bad")
		s.ToMS += float64(f.LengthNS) / 1e6
	}
}

// speaking reports whether the agent is heard now.
func (rd *reader) speaking() bool {
	return len(rd.pieces) > 0 && !rd.pieces[len(rd.pieces)-1].over
}

// utterances makes the utterances of what was heard, and of responses that were generated and never heard at all.
func (rd *reader) utterances() {
	by := map[string][]*piece{}
	for _, p := range rd.pieces {
		if !p.over {
			p.to = max(p.to, rd.c.LengthMS)
			p.heard = p.to - p.from
			p.total = p.heard
		}
		by[p.response] = append(by[p.response], p)
	}
	done := map[string]bool{}
	for _, p := range rd.pieces {
		if done[p.response] && p.response != "" {
			continue
		}
		done[p.response] = true
		group := by[p.response]
		if p.response == "" {
			group = []*piece{p}
		}
		rd.c.Utterances = append(rd.c.Utterances, rd.uttered(p.response, group)...)
	}
	for _, id := range rd.order {
		if a := rd.answers[id]; !done[id] && (a.text != "" || rd.ghost(id).LengthMS > 0) {
			rd.c.Utterances = append(rd.c.Utterances, rd.unheard(id, a))
		}
	}
}

// uttered makes the utterances of the pieces of one response.
func (rd *reader) uttered(response string, group []*piece) []Utterance {
	a := rd.answers[response]
	made := ""
	if a != nil {
		made = a.text
	}
	words := wordsOf(made, group)
	out := make([]Utterance, len(group))
	for i, p := range group {
		u := Utterance{
			Agent: visible.Text(p.agent), Response: visible.Text(response), Words: words[i], Complete: p.complete, TotalMS: p.total, HeardMS: p.heard,
			Heard: &Stretch{p.from, p.to},
		}
		if a != nil {
			u.Generated, u.Received = a.generated(rd.c.LengthMS), a.received()
			if told, ok := a.told[p.item]; ok && i == 0 {
				u.Truncated = &Stretch{p.from, p.from + told}
			}
		}
		if i == len(group)-1 && response != "" {
			u.Ghost = rd.ghost(response).Peaks
		}
		out[i] = u
	}
	return out
}

// unheard makes the utterance of a response of which nothing was heard.
func (rd *reader) unheard(id string, a *answer) Utterance {
	words, ghost := wordsOf(a.text, []*piece{{}}), rd.ghost(id)
	return Utterance{
		Response: visible.Text(id), Words: words[0], Generated: a.generated(rd.c.LengthMS), Received: a.received(), TotalMS: ghost.LengthMS, Ghost: ghost.Peaks,
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

// generated is the stretch in which the response was made.
func (a *answer) generated(end float64) *Stretch {
	if !a.over {
		return &Stretch{a.began, max(a.began, end)}
	}
	return &Stretch{a.began, a.ended}
}

// received is the stretch in which its sound came, nil without sound.
func (a *answer) received() *Stretch {
	if !a.sound {
		return nil
	}
	return &Stretch{a.first, a.last}
}

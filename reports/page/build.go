package page

import (
	"cmp"
	"fmt"
	"runtime"
	"sync"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// Beside is what lies beside results.json. Its methods may be called from several goroutines at once.
type Beside interface {
	// Timeline returns the timeline file of a call; nothing without one.
	Timeline(at results.Position, path string) ([]byte, error)
	// Trace returns the trace file of a call; nothing without one.
	Trace(at results.Position, path string) ([]byte, error)
	// HasSound reports whether Sound would return any.
	HasSound(at results.Position, path string) bool
	// Sound returns what the caller sent and what was heard of the agent, mono at [RateHz]; nothing without any.
	Sound(at results.Position, path string) (caller, agent []int16, err error)
}

// Options say how a page is made. The zero value is ready for use.
type Options struct {
	// Sound is how many bytes of sound may stand in the page; the calls beyond have a link to their WAV files. 0 is
	// [DefaultSound], below zero is none.
	Sound int
	// Program is what the commands in the page begin with; "" is "voicesim".
	Program string
}

// DefaultSound is how many bytes of sound stand in a page. Chosen: a page of 200 calls of two minutes stays below 30 MB with it.
const DefaultSound = 14 << 20

// Build makes the data of a page of a document and what lies beside it. What cannot be read of a call is an error that names the
// call.
func Build(doc *results.Document, beside Beside, opts Options) (*Data, error) {
	opts.Program = cmp.Or(opts.Program, "voicesim")
	b := &builder{doc: doc, beside: beside, opts: opts}
	doc.Each(func(at results.Position, c *results.Call) { b.plays = append(b.plays, play{at, c}) })
	d := &Data{SchemaVersion: SchemaVersion, Run: doc.Run, Totals: doc.Totals, Repeats: doc.Repeats, Calls: make([]*Call, len(b.plays))}
	b.data = d
	if err := b.calls(); err != nil {
		return nil, err
	}
	b.nested()
	d.Checks = checksOf(d, b.plays)
	d.Standouts = standoutsOf(d)
	d.Measures, d.Cost = spreadsOf(doc), runCost(doc)
	d.Sentence, d.Besides = sentenceOf(doc, d), besidesOf(doc)
	return d, nil
}

// play is one call of the page.
type play struct {
	at   results.Position
	call *results.Call
}

// builder makes the calls of a page.
type builder struct {
	doc    *results.Document
	beside Beside
	opts   Options
	plays  []play // of which the calls of data are made, one each
	data   *Data
}

// calls makes all calls, and then the sound of those for which there is room.
func (b *builder) calls() error {
	sizes := make([]int, len(b.plays))
	err := b.each(func(i int) (err error) {
		b.data.Calls[i], sizes[i], err = b.call(i)
		return err
	})
	if err != nil {
		return err
	}
	shareEvents(b.data.Calls)
	loud := share(b.data.Calls, sizes, b.opts.Sound)
	return b.each(func(i int) error {
		if !loud[i] {
			return nil
		}
		caller, agent, err := b.beside.Sound(b.plays[i].at, artifact(b.plays[i].call, "wav"))
		if err != nil {
			return err
		}
		b.data.Calls[i].Sound, err = soundOf(caller, agent)
		return err
	})
}

// each does something for each call, several at once.
func (b *builder) each(do func(call int) error) error {
	errs := make([]error, len(b.plays))
	places := make(chan int)
	var wait sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range places {
				errs[i] = do(i)
			}
		})
	}
	for i := range errs {
		places <- i
	}
	close(places)
	wait.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("call %d, %s: %w", i+1, visible.Text(b.plays[i].call.Name), err)
		}
	}
	return nil
}

// call makes one call without its sound, and says about how many bytes that has.
func (b *builder) call(i int) (*Call, int, error) {
	r := b.plays[i].call
	c := &Call{
		Name: visible.Text(r.Name), File: visible.Text(r.File), Line: r.Line, Tags: texts(r.Tags), Verdict: string(r.Verdict), Why: visible.Lines(r.Why),
		LengthMS: r.CallMS, Command: commandOf(b.opts.Program, &b.doc.Run, r), Seed: r.Seed, Play: r.Play, Strip: r.StripLines(), Mutant: visible.Text(r.Mutant),
		SHA256: r.TimelineSHA256,
	}
	if n := b.plays[i].at.Attempt; n >= 0 {
		c.Attempt = n + 1
	}
	if b.plays[i].at.Kept >= 0 && r.Strip != nil {
		c.Beside = r.Strip.Place(r.Strip.Shown)
	}
	c.Broke = r.Broke(b.doc.Run.Lint)
	judged(c, r)
	text, err := b.beside.Timeline(b.plays[i].at, artifact(r, "timeline"))
	if err != nil {
		return nil, 0, err
	}
	h, records, err := readTimeline(text)
	if err != nil {
		return nil, 0, err
	}
	trace, err := b.trace(i)
	if err != nil {
		return nil, 0, err
	}
	c.Agent = visible.Text(h.Agent)
	reading(c, r, trace).all(records)
	c.Failures = failuresOf(c, r)
	c.Pins = pinsOf(c, r)
	c.WAV = artifact(r, "wav")
	if c.Peaks = trace.Peaks; c.Peaks != nil {
		if !b.beside.HasSound(b.plays[i].at, c.WAV) {
			c.Mute, c.WAV = "its sound is not beside this page", ""
			return c, 0, nil
		}
		return c, c.Peaks.soundSize(), nil
	}
	caller, agent, err := b.beside.Sound(b.plays[i].at, c.WAV)
	if err != nil {
		return nil, 0, err
	}
	if len(caller) == 0 && len(agent) == 0 {
		c.Mute = "no sound was recorded"
		return c, 0, nil
	}
	var size int
	c.Peaks, size = PeaksOf(caller, agent)
	return c, size, nil
}

// trace reads the trace of a call.
func (b *builder) trace(i int) (*Trace, error) {
	text, err := b.beside.Trace(b.plays[i].at, artifact(b.plays[i].call, "trace"))
	if err != nil {
		return nil, err
	}
	return readTrace(text)
}

// judged takes what stands in results.json.
func judged(c *Call, r *results.Call) {
	for _, s := range r.Steps {
		c.Steps = append(c.Steps, Step{
			Verb: string(s.Verb), What: visible.Text(s.What), State: string(s.State), BeganMS: s.BeganMS, EndedMS: s.EndedMS, File: visible.Text(s.File), Line: s.Line, Source: visible.Text(s.Source),
		})
	}
	c.Opinions = opinionsOf(r.Opinions)
	for _, f := range r.Findings {
		c.Findings = append(c.Findings, Finding{
			Rule: visible.Text(f.Rule), Severity: f.Severity, Message: visible.Text(f.Message), AtMS: f.AtMS, Event: visible.Text(f.Event),
		})
	}
	for _, s := range r.StandIns {
		c.StandIns = append(c.StandIns, Blind{Kind: "stand_in", What: visible.Text("how a voice says \"" + s.Words + "\": the stand-in voice said it"), File: visible.Text(s.File), Line: s.Line})
	}
	for _, n := range r.NotJudged {
		c.NotLooked = append(c.NotLooked, Blind{Kind: "not_reached", What: visible.Text(n.What), File: visible.Text(n.File), Line: n.Line})
	}
	for _, n := range r.NotLookedAt {
		c.NotLooked = append(c.NotLooked, Blind{Kind: string(n.Kind), What: visible.Text(n.What), File: visible.Text(n.File), Line: n.Line})
	}
	for _, m := range r.Mistakes {
		c.Failures = append(c.Failures, Failure{Kind: "mistake", Title: "The file was refused", Message: visible.Text(m.Message), File: visible.Text(m.File), Line: m.Line})
	}
	c.Measures, c.Cost = valuesOf(r), costOf(r)
}

// failuresOf are the failures of a call, with the stretches that they are about.
func failuresOf(c *Call, r *results.Call) []Failure {
	all := c.Failures
	for _, f := range r.Failures {
		help := f.Kind.Help()
		out := Failure{
			Kind: visible.Text(string(f.Kind)), Title: titleOf(&f), Message: visible.Text(f.Message), Nearest: visible.Lines(f.Nearest), AtMS: f.AtMS,
			File: visible.Text(f.File), Line: f.Line, Cause: cmp.Or(limits[measureOf(&f)].cause, help.Causes), Advice: help.Advice,
		}
		if f.Why != "" {
			out.Cause = "Most likely the " + f.Blame + ": " + f.Why + ". " + out.Cause
		}
		for _, l := range f.Source {
			out.Source = append(out.Source, results.SourceLine{Line: l.Line, Text: visible.Text(l.Text)})
		}
		out.FromMS, out.ToMS = stretchOf(c, r, &f)
		out.AmountMS = amountOf(r, &f, &out)
		all = append(all, out)
	}
	return all
}

// artifact returns the path of an artefact of a kind, "" without one.
func artifact(r *results.Call, kind string) string {
	for _, a := range r.Artifacts {
		if a.Kind == kind {
			return a.Path
		}
	}
	return ""
}

// texts makes characters visible that are not.
func texts(all []string) []string {
	var out []string
	for _, t := range all {
		out = append(out, visible.Text(t))
	}
	return out
}

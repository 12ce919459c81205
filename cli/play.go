package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"time"

	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/cli/internal/terminal"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// player plays what was chosen.
type player struct {
	f      *runFlags
	chosen *selection
	opts   *harness.Options
	run    *reports.Run
	places map[int]int // of plays in the run, by their places in the whole

	folder  *reports.Folder // into which reports are written while the run goes on; nil is none
	release bool            // what was recorded of calls is given up once they are printed

	screen   *terminal.Screen // where the calls that are being played are shown
	progress *terminal.Progress

	mu       sync.Mutex // guards the rest, the calls of the run, and what is printed
	queue    []plays.Play
	failed   int             // plays that did not pass
	timedOut bool            // some call took too long
	stream   *reports.Stream // nil is none
	stdout   io.Writer
	printed  int
}

// newPlayer returns what plays a selection and prints on stdout.
func (f *runFlags) newPlayer(stdout io.Writer, chosen *selection, opts *harness.Options) *player {
	p := &player{f: f, chosen: chosen, opts: opts, stdout: stdout, queue: chosen.plays, places: map[int]int{}, screen: terminal.Of(stdout), progress: terminal.NewProgress(len(chosen.plays), f.clock == clockReal), run: &reports.Run{
		Mutant: opts.Mutant, PhoneLine: opts.Line,
		Clock: f.clock, Target: opts.Target.String(), Seed: f.seed, Version: version.Here(), Lint: counting(f.lint),
		Shuffled: f.shuffle, Shard: chosen.shard, Calls: make([]*reports.Entry, len(chosen.plays)),
	}}
	for i, play := range chosen.plays {
		p.places[play.Place] = i
	}
	if f.shuffle {
		p.queue = plays.Shuffle(chosen.plays, f.seed)
	}
	return p
}

// play plays everything, several calls at once, and prints a line for each in the order of the files, as soon as those before it are
// done. Files that were refused have their line at their place.
func (p *player) play(ctx context.Context) *reports.Run {
	began := time.Now()
	p.screen.Colour(p.f.color)
	if !p.f.quiet {
		defer p.screen.Live(p.progress.Lines)()
	}
	var workers sync.WaitGroup
	for range min(cmp.Or(p.opts.Parallel, runtime.GOMAXPROCS(0)), len(p.queue)) {
		workers.Go(func() {
			for play, more := p.next(); more; play, more = p.next() {
				e := p.entry(ctx, play)
				if p.folder != nil {
					p.folder.Add(e)
				}
				p.done(play, e)
			}
		})
	}
	workers.Wait()
	p.run.Started, p.run.Wall = began, time.Since(began)
	return p.run
}

// streamed is play, and tells of it in the folder of the reports, where there is one, while it goes on.
func (p *player) streamed(ctx context.Context) (*reports.Run, error) {
	p.release = true
	if p.f.out == "" {
		return p.play(ctx), nil
	}
	if err := reports.Forget(p.f.out); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(p.f.out, reports.StreamFile))
	if err != nil {
		return nil, err
	}
	p.stream = reports.NewStream(file, p.run)
	p.folder = reports.NewFolder(p.f.out, p.run, reports.FolderOptions{NoSound: p.f.noSound, Most: p.f.mostBytes})
	run := p.play(ctx)
	return run, errors.Join(p.stream.End(run), file.Close())
}

// next takes the next play of the queue. Once too many have failed the rest is not played.
func (p *player) next() (play plays.Play, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		return plays.Play{}, false
	}
	play, p.queue = p.queue[0], p.queue[1:]
	if file := p.chosen.files[play.File]; p.stream != nil && file.Scenario != nil {
		p.stream.Began(p.places[play.Place], reports.Masked(titleOf(file), p.mask()...), file.Name, play.Seed)
	}
	return play, true
}

// stopped reports whether no more calls are to begin.
func (p *player) stopped() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.f.maxFailures > 0 && p.failed >= p.f.maxFailures
}

// done takes what became of a play, and prints what can be.
func (p *player) done(play plays.Play, e *reports.Entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.progress.Done()
	p.run.Calls[p.places[play.Place]] = e
	if p.stream != nil {
		p.stream.Ended(p.places[play.Place], e)
	}
	if !p.f.fine(p.run, e) {
		p.failed++
	}
	for ; p.printed < len(p.run.Calls) && p.run.Calls[p.printed] != nil; p.printed++ {
		p.f.print(p.stdout, p.run, p.run.Calls[p.printed])
		if p.release {
			p.run.Calls[p.printed].Release()
		}
	}
}

// entry plays one play, again while it does not pass and may be.
func (p *player) entry(ctx context.Context, play plays.Play) *reports.Entry {
	file := p.chosen.files[play.File]
	var e *reports.Entry
	switch {
	case file.Scenario == nil:
		e = reports.RefusedCall(file.Name, file.Mistakes, p.mask()...)
	case p.stopped():
		why := fmt.Sprintf("not played: %s did not pass before it (--fail-fast or --max-failures)", results.Count(p.f.maxFailures, "call"))
		e = reports.EntryOf(judge.Played{Scenario: file.Scenario, Result: judge.SkippedResult(file.Scenario, why)}, p.mask()...)
	default:
		e = p.attempts(ctx, play, file)
	}
	e.Seed, e.Base = cmp.Or(e.Seed, play.Seed), p.chosen.bases[play.File]
	if play.Of > 1 {
		e.Play = &results.Play{Number: play.Number, Of: play.Of}
		e.Base += fmt.Sprintf(".play-%d", play.Number)
	}
	for i, a := range e.Attempts {
		a.Play, a.Base, a.Kept = e.Play, fmt.Sprintf("%s.attempt-%d", e.Base, i+1), nil
	}
	for i, k := range e.Kept {
		k.Play, k.Base = e.Play, fmt.Sprintf("%s.beside-%d", e.Base, i+1)
	}
	return e
}

// attempts plays a scenario until it passes or may not be played again.
func (p *player) attempts(ctx context.Context, play plays.Play, file harness.File) *reports.Entry {
	call := p.progress.Began(reports.Masked(titleOf(file), p.mask()...))
	defer p.progress.Ended(call)
	var earlier []*reports.Entry
	for attempt := 0; ; attempt++ {
		opts := *p.opts
		opts.Seed, opts.Watch = play.Retry(attempt), call.Saw
		opts.Offset, opts.Order = cmp.Or(play.Offset, opts.Offset), cmp.Or(play.Order, opts.Order)
		e := p.once(ctx, &opts, file)
		for _, a := range earlier {
			e.Wall += a.Wall
		}
		again := e.Result.Verdict == judge.VerdictFailed || e.Result.Verdict == judge.VerdictError
		if !again || attempt >= p.f.retries || ctx.Err() != nil {
			e.Attempts = earlier
			return e
		}
		earlier = append(earlier, e)
	}
}

// once plays a scenario once.
func (p *player) once(ctx context.Context, opts *harness.Options, file harness.File) *reports.Entry {
	playing, done := ctx, context.CancelFunc(func() {})
	if p.f.timeout > 0 {
		playing, done = context.WithTimeoutCause(ctx, p.f.timeout, &timeoutError{p.f.timeout})
	}
	defer done()
	c := harness.Play(playing, file.Scenario, opts)
	if p.f.lint == lintOff {
		c.Result.Findings = nil
		for _, k := range c.Kept {
			k.Result.Findings = nil
		}
	}
	if _, late := context.Cause(playing).(*timeoutError); late && c.Result.Verdict == judge.VerdictError {
		p.mu.Lock()
		p.timedOut = true
		p.mu.Unlock()
	}
	return reports.EntryOf(c.Played(opts.Seed), p.mask()...)
}

// mask is what the project masks in reports.
func (p *player) mask() []*regexp.Regexp { return p.chosen.loaded.mask() }

// fine reports whether a call counts as one that passed.
func (f *runFlags) fine(run *reports.Run, c *reports.Entry) bool {
	switch c.Verdict() {
	case judge.VerdictSkipped:
		return true
	case judge.VerdictPassed, results.Flaky:
		return !run.Broke(c)
	default:
		return false
	}
}

// print prints a call, unless it is fine and the run quiet.
func (f *runFlags) print(stdout io.Writer, run *reports.Run, c *reports.Entry) {
	if f.quiet && c.Verdict() == judge.VerdictPassed && len(c.Result.Findings) == 0 {
		return
	}
	if !f.script || c.Refused != nil {
		_ = reports.Line(stdout, run, c) // the last line tells that nothing can be printed
		return
	}
	_ = reports.Transcript(stdout, run, c)
	fmt.Fprintln(stdout)
}

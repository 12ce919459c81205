package link

import "time"

// filling is about the audio at the end of an outbox that waits for more, so that frames of 20 ms go out as one of 40 or
// 60. It waits until
//
//	it is full                         | then it goes as it is
//	an event is queued behind it       | the event is about what came before
//	it has waited for the longest time | the line is quiet
//	the outbox is closed               | at the end of a session
//
// An urgent event overtakes it, as all audio. The zero value lets nothing wait.
type filling struct {
	full    int           // bytes from which on audio is sent; zero means that nothing waits
	longest time.Duration // that it waits
	quiet   func()        // called when it may have waited for that

	on    bool // the last of the outbox fills
	since time.Time
	timer *time.Timer // calls quiet; made when it is needed
}

// fillingPhase keeps the end of waiting off everything that happens at round instants. Chosen; it matters in virtual
// time only.
const fillingPhase = 401 * time.Microsecond

// begin begins with a first piece, of so many bytes, unless that is enough.
func (f *filling) begin(bytes int) {
	if bytes >= f.full {
		return
	}
	f.on, f.since = true, time.Now()
	if f.timer == nil {
		f.timer = time.AfterFunc(f.longest+fillingPhase, f.quiet)
		return
	}
	f.timer.Reset(f.longest + fillingPhase)
}

// grew takes how many bytes there are now.
func (f *filling) grew(bytes int) {
	if bytes >= f.full {
		f.end()
	}
}

// over reports whether what fills has waited for long enough: the timer may be that of audio that was sent before.
func (f *filling) over() bool { return f.on && time.Since(f.since) > f.longest }

// end lets what fills go.
func (f *filling) end() {
	if f.on {
		f.on = false
		f.timer.Stop()
	}
}

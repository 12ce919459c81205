package runner

import (
	"slices"
	"time"
)

// deadline is a moment at which something is given up.
type deadline struct {
	at     time.Time
	expire func()
}

// oddOffset is added to every deadline, and a nanosecond more for each one before it, so that no two
// fall on the same instant, nor on the instant of anything that happens on a round one. A result that
// comes exactly when its time is up is in time. Chosen; it matters in virtual time only.
const oddOffset = 41 * time.Microsecond

// deadlines are the moments a loop waits for, on one timer. Only the loop uses them.
type deadlines struct {
	timer   *time.Timer
	count   int
	watches int
	list    []*deadline // soonest first
}

func newDeadlines() *deadlines {
	d := &deadlines{timer: time.NewTimer(time.Hour)}
	d.timer.Stop()
	return d
}

// add calls expire when d has passed, unless it is cancelled before. A negative d is for ever: the
// result is nil.
func (ds *deadlines) add(d time.Duration, expire func()) *deadline {
	if d < 0 {
		return nil
	}
	ds.count++
	return ds.put(d+oddOffset+time.Duration(ds.count), expire)
}

// watchOffset is oddOffset for watchdogs, which have instants of their own: they are set and cancelled all the time, and
// must not move the others.
const watchOffset = 83 * time.Microsecond

// watch is add for a watchdog: a moment that never comes while all goes well.
func (ds *deadlines) watch(d time.Duration, expire func()) *deadline {
	ds.watches++
	return ds.put(d+watchOffset+time.Duration(ds.watches), expire)
}

func (ds *deadlines) put(d time.Duration, expire func()) *deadline {
	dl := &deadline{at: time.Now().Add(d), expire: expire}
	i, _ := slices.BinarySearchFunc(ds.list, dl, func(a, b *deadline) int { return a.at.Compare(b.at) })
	ds.list = slices.Insert(ds.list, i, dl)
	ds.arm()
	return dl
}

// cancel forgets a deadline, which may be nil or over.
func (ds *deadlines) cancel(dl *deadline) {
	if i := slices.Index(ds.list, dl); dl != nil && i >= 0 {
		ds.list = slices.Delete(ds.list, i, i+1)
		ds.arm()
	}
}

// next removes and returns a deadline that is over, or nil.
func (ds *deadlines) next() *deadline {
	if len(ds.list) == 0 || time.Now().Before(ds.list[0].at) {
		return nil
	}
	dl := ds.list[0]
	ds.list = slices.Delete(ds.list, 0, 1)
	ds.arm()
	return dl
}

// arm sets the timer to the soonest deadline.
func (ds *deadlines) arm() {
	if len(ds.list) == 0 {
		ds.timer.Stop()
		return
	}
	ds.timer.Reset(time.Until(ds.list[0].at))
}

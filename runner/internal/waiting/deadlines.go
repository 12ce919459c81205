package waiting

import (
	"slices"
	"time"
)

// Deadline is a moment at which something is given up.
type Deadline struct {
	at     time.Time
	Expire func() // what is then done
}

// OddOffset is added to every deadline, and a nanosecond more for each one before it, so that no two
// fall on the same instant, nor on the instant of anything that happens on a round one. A result that
// comes exactly when its time is up is in time. Chosen; it matters in virtual time only.
const OddOffset = 41 * time.Microsecond

// Deadlines are the moments a loop waits for, on one timer. Only the loop uses them.
type Deadlines struct {
	Timer   *time.Timer // fires when one is over
	count   int
	watches int
	list    []*Deadline // soonest first
}

// NewDeadlines returns none.
func NewDeadlines() *Deadlines {
	d := &Deadlines{Timer: time.NewTimer(time.Hour)}
	d.Timer.Stop()
	return d
}

// Add calls expire when d has passed, unless it is cancelled before. A negative d is for ever: the
// result is nil.
func (ds *Deadlines) Add(d time.Duration, expire func()) *Deadline {
	if d < 0 {
		return nil
	}
	ds.count++
	return ds.put(d+OddOffset+time.Duration(ds.count), expire)
}

// watchOffset is OddOffset for watchdogs, which have instants of their own: they are set and cancelled all the time, and
// must not move the others.
const watchOffset = 83 * time.Microsecond

// Watch is add for a watchdog: a moment that never comes while all goes well.
func (ds *Deadlines) Watch(d time.Duration, expire func()) *Deadline {
	ds.watches++
	return ds.put(d+watchOffset+time.Duration(ds.watches), expire)
}

func (ds *Deadlines) put(d time.Duration, expire func()) *Deadline {
	dl := &Deadline{at: time.Now().Add(d), Expire: expire}
	i, _ := slices.BinarySearchFunc(ds.list, dl, func(a, b *Deadline) int { return a.at.Compare(b.at) })
	ds.list = slices.Insert(ds.list, i, dl)
	ds.arm()
	return dl
}

// Cancel forgets a deadline, which may be nil or over.
func (ds *Deadlines) Cancel(dl *Deadline) {
	if i := slices.Index(ds.list, dl); dl != nil && i >= 0 {
		ds.list = slices.Delete(ds.list, i, i+1)
		ds.arm()
	}
}

// Next removes and returns a deadline that is over, or nil.
func (ds *Deadlines) Next() *Deadline {
	if len(ds.list) == 0 || time.Now().Before(ds.list[0].at) {
		return nil
	}
	dl := ds.list[0]
	ds.list = slices.Delete(ds.list, 0, 1)
	ds.arm()
	return dl
}

// arm sets the timer to the soonest deadline.
func (ds *Deadlines) arm() {
	if len(ds.list) == 0 {
		ds.Timer.Stop()
		return
	}
	ds.Timer.Reset(time.Until(ds.list[0].at))
}

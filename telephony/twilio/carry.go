package twilio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// tick is how often the playout is looked at, and how long a piece of the agent's sound is at most: the caller's position is
// known so exactly.
const tick = audio.FrameDuration

// lastWords is how much longer than its sound a line is kept after the end of a session whose sound is still played. Chosen.
const lastWords = 500 * time.Millisecond

// Carry carries sound, keys and marks between the line and a session, which has the options of [SessionOptions], until
//
//	ends                             | Carry returns | and
//	---------------------------------+---------------+-----------------------------------------------
//	the caller hangs up (stop)       | nil           |
//	the WebSocket is lost, or silent | why           | the session may be carried by another line
//	the session                      | nil           | what was to be heard after a lost connection was
//	ctx                              | its cause     | the line may carry another session
//
// It closes neither. A session that another line carried goes on where its caller has heard it. A line carries one session
// at a time.
func (l *Line) Carry(ctx context.Context, session *runner.Session) error {
	c, err := newCarrier(l, session)
	if err != nil {
		return err
	}
	session.Playout().Restart()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	over := session.Done()
	for {
		select {
		case m, open := <-l.messages:
			if !open {
				return l.ended
			}
			if m.Event == "stop" {
				return nil
			}
			c.take(&m)
		case now := <-ticker.C:
			c.fillIdle()
			c.assume(now)
			c.alive.watch(now, l)
		case err := <-c.alive.answers:
			if err := c.alive.answered(err); err != nil {
				return err
			}
		case <-over:
			over, c.ending = nil, true
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err := c.send(); err != nil {
			return err
		}
		if c.ending && c.said() {
			return nil
		}
	}
}

// carrier is the state of Carry.
type carrier struct {
	line    *Line
	session *runner.Session
	stream  string // its id now

	inbound    inbound
	toInput    *audio.Converter
	scratch    []byte // audio for SendAudio
	silence    []byte // µ-law
	complained bool   // something of the caller came that nobody could use, and that was told

	fromOutput *audio.Converter
	piece      []byte    // one tick of the playout
	sound      []byte    // that in µ-law
	frame      []byte    // a message
	generation uint32    // of the sound that Twilio has; 0 before the first look
	until      time.Time // when it will have played that
	empty      bool      // the playout was
	shut       bool      // nothing of it is to be heard any more
	ending     bool      // the session has ended

	marks marks
	alive liveness
}

func newCarrier(l *Line, session *runner.Session) (*carrier, error) {
	if session.Playout().Mode() != runner.FarPlayout {
		return nil, errors.New("twilio: a session on a line needs a far playout: see SessionOptions")
	}
	in, out := session.Formats()
	c := &carrier{line: l, session: session, stream: l.StreamSID, inbound: inbound{inactivity: l.opts.Inactivity}}
	c.alive.answers, c.alive.last = make(chan error, 1), time.Now()
	var err error
	if c.toInput, err = audio.NewConverter(ulaw(), in); err != nil {
		return nil, fmt.Errorf("twilio: input format: %w", err)
	}
	if c.fromOutput, err = audio.NewConverter(out, ulaw()); err != nil {
		return nil, fmt.Errorf("twilio: output format: %w", err)
	}
	c.piece = make([]byte, out.Bytes(tick))
	c.silence = make([]byte, ulaw().Bytes(tick))
	for i := range c.silence {
		c.silence[i] = ulawSilence
	}
	return c, nil
}

// ulawSilence is silence in µ-law. Source: ITU-T G.711, table 2b: positive zero.
const ulawSilence = 0xFF

// take takes a message of Twilio.
func (c *carrier) take(m *message) {
	c.alive.last = time.Now()
	if m.Event == "start" && m.Start != nil {
		c.restart(m)
		return
	}
	if m.StreamSID != "" && m.StreamSID != c.stream {
		return // of a stream that is over
	}
	switch {
	case m.Event == "media" && m.Media != nil:
		c.hear(m.Media)
	case m.Event == "mark" && m.Mark != nil:
		var mark runner.Mark
		if mark.UnmarshalText([]byte(m.Mark.Name)) == nil {
			c.heard(mark)
		}
	case m.Event == "dtmf" && m.DTMF != nil:
		if err := c.session.PressKey(runner.Key(m.DTMF.Digit)); err != nil && !errors.Is(err, runner.ErrClosed) {
			c.line.opts.Logger.Warn("a key that is none")
		}
	}
}

// restart takes another start message. One of the same stream changes nothing; a new stream has played nothing, and has
// stamps of its own.
func (c *carrier) restart(m *message) {
	sid := m.startsStream()
	if sid == c.stream {
		return
	}
	c.stream = sid
	c.inbound.restart()
	c.session.Playout().Restart()
	c.generation, c.until = 0, time.Time{}
}

// hear passes on the caller's audio.
func (c *carrier) hear(m *media) {
	if m.Track != "" && m.Track != "inbound" || len(m.Payload) == 0 {
		return
	}
	at, stamped := m.at()
	c.beSilent(c.inbound.take(time.Now(), at, stamped, ulaw().Duration(len(m.Payload))))
	c.sendAudio(m.Payload)
}

// fillIdle passes on silence when nothing comes from a caller who speaks.
func (c *carrier) fillIdle() { c.beSilent(c.inbound.idle(time.Now(), c.session.CallerSpeaks)) }

// beSilent passes on silence.
func (c *carrier) beSilent(long time.Duration) {
	for left := ulaw().Bytes(long); left > 0; left -= len(c.silence) {
		c.sendAudio(c.silence[:min(left, len(c.silence))])
	}
}

func (c *carrier) sendAudio(ulaw []byte) {
	c.scratch = c.toInput.Append(c.scratch[:0], ulaw)
	if err := c.session.SendAudio(c.scratch); err != nil && !errors.Is(err, runner.ErrClosed) && !c.complained {
		c.complained = true
		c.line.opts.Logger.Warn("the caller's audio is not taken", "err", err)
	}
}

// send gives Twilio what it is to have by now: that what it has is to be dropped, if that is so, and the agent's sound as far
// ahead as it may be.
func (c *carrier) send() error {
	now := time.Now()
	for {
		var b []byte
		if c.until.Sub(now) < c.line.opts.Ahead {
			b = c.piece
		}
		n, mark := c.session.Playout().Take(b)
		if err := c.follow(now, mark); err != nil {
			return err
		}
		c.empty = b != nil && n == 0
		if n == 0 {
			return nil
		}
		c.sound = c.fromOutput.Append(c.sound[:0], c.piece[:n])
		if len(c.sound) > 0 {
			c.frame = appendMedia(c.frame[:0], c.stream, c.sound)
			if err := c.line.write(c.frame); err != nil {
				return err
			}
		}
		c.marks.sent = mark
		c.frame = appendMark(c.frame[:0], c.stream, mark.String())
		if err := c.line.write(c.frame); err != nil {
			return err
		}
		if c.until.Before(now) {
			c.until = now
		}
		c.until = c.until.Add(ulaw().Duration(len(c.sound)))
	}
}

// follow takes the place up to which the playout was given out, and has Twilio drop what is not to be heard any more:
//
//	generation                         | then
//	-----------------------------------+---------
//	the first that is seen             | nothing
//	the same                           | nothing
//	another                            | clear
//	none any more: the session's Close | clear
func (c *carrier) follow(now time.Time, mark runner.Mark) error {
	generation := mark.Generation()
	before := c.generation
	c.generation = generation
	if before == generation || before == 0 {
		return nil
	}
	c.shut = generation == 0
	c.until = now
	c.fromOutput.Flush(nil)
	c.frame = appendClear(c.frame[:0], c.stream)
	return c.line.write(c.frame)
}

// said reports whether nothing is left to be heard of a session that has ended.
func (c *carrier) said() bool {
	return c.shut || c.generation == 0 || c.empty && time.Now().After(c.until.Add(lastWords))
}

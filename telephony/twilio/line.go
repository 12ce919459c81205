package twilio

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
)

// Line is one call's stream. It must be closed.
type Line struct {
	CallSID    string            // "CA…"
	StreamSID  string            // "MZ…", of the first stream of the line
	AccountSID string            // "AC…"
	Parameters map[string]string // that the TwiML gave the stream; nil if none

	opts     Options
	conn     *transport.Conn
	messages chan message  // what came; closed by the reader
	closing  chan struct{} // closed by Close
	ended    error         // why the reader ended, before messages is closed; nil after a stop or a normal close
	reading  sync.WaitGroup
	once     sync.Once
	closeErr error
}

// Bounds of a line. Chosen.
const (
	largestMessage = 256 << 10 // bytes: half a minute of audio in one
	mostWaiting    = 1000      // messages, which is 20 s of audio, while a session is connected; then Twilio has to wait
	writeTimeout   = 5 * time.Second
	mostPreludes   = 16 // messages before the start
)

// errNoStart tells that the other end of a WebSocket is no stream.
var errNoStart = errors.New("twilio: no start message in time")

// Accept takes a WebSocket that Twilio opens, and returns when Twilio has told of the call. When it returns an error it has
// answered the request. Check with [Verify] first that it is Twilio's. Options may be nil.
func Accept(w http.ResponseWriter, r *http.Request, opts *Options) (*Line, error) {
	l := &Line{opts: opts.withDefaults(), messages: make(chan message, mostWaiting), closing: make(chan struct{})}
	var err error
	l.conn, err = transport.Accept(w, r, &transport.AcceptOptions{ReadLimit: largestMessage, WriteTimeout: writeTimeout})
	if err != nil {
		return nil, fmt.Errorf("twilio: %w", err)
	}
	late := time.AfterFunc(l.opts.StartTimeout, func() { _ = l.conn.CloseNow() })
	err = l.readStart()
	if !late.Stop() {
		err = errNoStart
	}
	if err != nil {
		_ = l.conn.Close(1002, "no stream")
		return nil, err
	}
	l.reading.Go(l.read)
	return l, nil
}

// readStart reads up to the start message.
func (l *Line) readStart() error {
	for range mostPreludes {
		m, err := l.readOne()
		switch {
		case err != nil:
			return err
		case m.Event == "start" && m.Start != nil:
			return l.begin(&m)
		case m.Event == "stop":
			return errNoStart
		}
	}
	return errNoStart
}

// begin takes the start message.
func (l *Line) begin(m *message) error {
	s := m.Start
	if f := s.Format; f.Encoding != "audio/x-mulaw" || f.SampleRate != 8000 || f.Channels != 1 {
		return fmt.Errorf("twilio: a stream of %q at %d Hz with %d channels; only audio/x-mulaw at 8000 Hz with one is carried",
			f.Encoding, f.SampleRate, f.Channels)
	}
	l.StreamSID = m.startsStream()
	l.CallSID, l.AccountSID, l.Parameters = s.CallSID, s.AccountSID, s.Parameters
	return nil
}

// readOne reads the next message that can be read.
func (l *Line) readOne() (message, error) {
	for {
		_, frame, err := l.conn.Read()
		if err != nil {
			return message{}, fmt.Errorf("twilio: %w", err)
		}
		if l.opts.Tap != nil {
			l.opts.Tap(true, frame)
		}
		m, err := readMessage(frame)
		if err == nil {
			return m, nil
		}
		l.opts.Logger.Warn("unreadable message", "bytes", len(frame))
	}
}

// read reads until the stream or the WebSocket ends.
func (l *Line) read() {
	defer close(l.messages)
	for {
		m, err := l.readOne()
		if closed, is := errors.AsType[*transport.CloseError](err); is && closed.Code == 1000 {
			return
		}
		if err != nil {
			l.ended = err
			return
		}
		select {
		case l.messages <- m:
		case <-l.closing:
			return
		}
		if m.Event == "stop" {
			return
		}
	}
}

// write sends a message.
func (l *Line) write(frame []byte) error {
	if l.opts.Tap != nil {
		l.opts.Tap(false, frame)
	}
	if err := l.conn.Write(frame); err != nil {
		return fmt.Errorf("twilio: %w", err)
	}
	return nil
}

// Close ends the stream, and waits for its reader. The call goes on with what the TwiML says next, if it says something, and
// is hung up else. Later calls return the same.
func (l *Line) Close() error {
	l.once.Do(func() {
		close(l.closing)
		l.closeErr = l.conn.Close(1000, "")
		l.reading.Wait()
	})
	return l.closeErr
}

package twilio

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
)

// message is one of Twilio's.
type message struct {
	Event     string `json:"event"`
	StreamSID string `json:"streamSid"`
	Start     *start `json:"start"`
	Media     *media `json:"media"`
	Mark      *named `json:"mark"`
	DTMF      *digit `json:"dtmf"`
}

// start is the first message that tells of the call.
type start struct {
	StreamSID  string            `json:"streamSid"`
	CallSID    string            `json:"callSid"`
	AccountSID string            `json:"accountSid"`
	Parameters map[string]string `json:"customParameters"`
	Format     format            `json:"mediaFormat"`
}

// format is that of the media.
type format struct {
	Encoding   string `json:"encoding"`
	SampleRate int    `json:"sampleRate"`
	Channels   int    `json:"channels"`
}

// media is audio of the caller.
type media struct {
	Track     string `json:"track"`     // "inbound"; "" counts as that
	Timestamp string `json:"timestamp"` // milliseconds since the start of the stream
	Payload   []byte `json:"payload"`   // µ-law
}

// named is a mark.
type named struct {
	Name string `json:"name"`
}

// digit is a key that the caller pressed.
type digit struct {
	Digit string `json:"digit"`
}

// readMessage reads a message. The error repeats nothing of it.
func readMessage(frame []byte) (message, error) {
	var m message
	err := json.Unmarshal(frame, &m)
	return m, err
}

// startsStream is the id of the stream that a start message begins.
func (m *message) startsStream() string { return cmp.Or(m.StreamSID, m.Start.StreamSID) }

// at is the time of media in its stream; ok is false for none that makes sense.
func (m *media) at() (at time.Duration, ok bool) {
	ms, err := strconv.ParseUint(m.Timestamp, 10, 32)
	return time.Duration(ms) * time.Millisecond, err == nil
}

// appendMedia writes audio for the caller.
func appendMedia(dst []byte, streamSID string, ulaw []byte) []byte {
	dst = head(dst, "media", streamSID)
	dst = append(dst, `,"media":{"payload":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, ulaw)
	return append(dst, `"}}`...)
}

// appendMark writes a mark, which comes back when what was before it was played. Its name needs no escapes.
func appendMark(dst []byte, streamSID, name string) []byte {
	dst = head(dst, "mark", streamSID)
	dst = append(dst, `,"mark":{"name":"`...)
	dst = append(dst, name...)
	return append(dst, `"}}`...)
}

// appendClear writes that what was not played is to be dropped.
func appendClear(dst []byte, streamSID string) []byte {
	return append(head(dst, "clear", streamSID), '}')
}

// head writes what every message begins with.
func head(dst []byte, event, streamSID string) []byte {
	dst = append(dst, `{"event":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","streamSid":`...)
	quoted, err := json.Marshal(streamSID)
	if err != nil {
		quoted = []byte(`""`) // a string always can be written
	}
	return append(dst, quoted...)
}

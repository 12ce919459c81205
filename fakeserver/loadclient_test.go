package fakeserver_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
)

// loadClient is a client that costs little, so that benchmarks measure the server: it writes frames that
// were made before, and reads no more of an event than its type.
type loadClient struct {
	conn net.Conn
	room *bufio.Reader
	text [256]byte // of the newest event, as much as fits
	kept int
}

// dialLoad connects to a server and configures a session, with so much room to read into.
func dialLoad(b *testing.B, address, modality string, room int) *loadClient {
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		b.Fatal(err)
	}
	c := &loadClient{conn: conn, room: bufio.NewReaderSize(conn, room)}
	_, err = fmt.Fprintf(conn, "GET %s?model=gpt-realtime-2 HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer any\r\nUpgrade: websocket\r\n"+
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OUFCQ0RFRg==\r\n\r\n", u.Path, u.Host)
	if err == nil {
		err = c.upgraded()
	}
	if err == nil {
		update := fmt.Sprintf(`{"type":"session.update","session":{"type":"realtime","output_modalities":[%q]}}`, modality)
		_, err = conn.Write(masked(update))
	}
	if err == nil {
		_, err = c.until("session.updated")
	}
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// upgraded reads the answer to the handshake.
func (c *loadClient) upgraded() error {
	status, err := c.room.ReadString('\n')
	if err != nil || !strings.Contains(status, "101") {
		return fmt.Errorf("handshake: %q, %w", status, err)
	}
	for line := status; strings.TrimSpace(line) != ""; {
		if line, err = c.room.ReadString('\n'); err != nil {
			return err
		}
	}
	return nil
}

// masked is a text frame as clients send it. Its mask is zero, which changes no byte.
func masked(text string) []byte {
	frame := []byte{0x81, 0}
	switch n := len(text); {
	case n < 126:
		frame[1] = 0x80 | byte(n)
	case n < 1<<16:
		frame[1] = 0x80 | 126
		frame = binary.BigEndian.AppendUint16(frame, uint16(n))
	default:
		frame[1] = 0x80 | 127
		frame = binary.BigEndian.AppendUint64(frame, uint64(n))
	}
	return append(append(frame, 0, 0, 0, 0), text...)
}

// until reads up to an event of a type, and returns how many there were.
func (c *loadClient) until(last string) (n int64, err error) {
	for {
		kind, err := c.next()
		if err != nil {
			return n, err
		}
		if n++; string(kind) == last {
			return n, nil
		}
	}
}

// next reads one event and returns its type, which is valid until the next.
func (c *loadClient) next() (kind []byte, err error) {
	if _, err := io.ReadFull(c.room, c.text[:2]); err != nil {
		return nil, err
	}
	n := int(c.text[1])
	switch n {
	case 126:
		_, err = io.ReadFull(c.room, c.text[:2])
		n = int(binary.BigEndian.Uint16(c.text[:]))
	case 127:
		_, err = io.ReadFull(c.room, c.text[:8])
		n = int(binary.BigEndian.Uint64(c.text[:]))
	}
	if err != nil {
		return nil, err
	}
	c.kept = min(len(c.text), n)
	if _, err := io.ReadFull(c.room, c.text[:c.kept]); err != nil {
		return nil, err
	}
	if _, err := c.room.Discard(n - c.kept); err != nil {
		return nil, err
	}
	kind, found := bytes.CutPrefix(c.text[:c.kept], []byte(`{"type":"`))
	end := bytes.IndexByte(kind, '"')
	if !found || end < 0 {
		return nil, fmt.Errorf("no type in %q", c.text[:c.kept])
	}
	return kind[:end], nil
}

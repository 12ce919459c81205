//go:build unix

package transport

import (
	"net"
	"syscall"
)

// socketOf returns what writes to a socket without waiting, nil if conn is none.
func socketOf(conn net.Conn) nowWriter {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	s := &socket{raw: raw}
	s.once = s.writeOnce // made here: a function made at each write would be memory at each write
	return s
}

// socket writes to a socket of package net, all of which do not block. One goroutine may use it at a time: see dialled.
type socket struct {
	raw  syscall.RawConn
	once func(fd uintptr) bool

	p   []byte
	n   int
	err error
}

func (s *socket) writeNow(p []byte) (int, error) {
	s.p, s.n, s.err = p, 0, nil
	err := s.raw.Write(s.once)
	s.p = nil
	if err == nil {
		err = s.err
	}
	return s.n, err
}

// writeOnce writes what the system takes, and never asks to be called again when there is room.
func (s *socket) writeOnce(fd uintptr) bool {
	for s.n < len(s.p) && s.err == nil {
		n, err := syscall.Write(int(fd), s.p[s.n:])
		switch {
		case err == syscall.EINTR:
		case err == syscall.EAGAIN:
			return true
		case err != nil:
			s.err = &net.OpError{Op: "write", Net: "tcp", Err: err}
		default:
			s.n += n
		}
	}
	return true
}

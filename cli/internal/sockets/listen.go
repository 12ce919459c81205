package sockets

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"github.com/voicesim/voicesim/cli/internal/command"
)

// Listen listens at the address that a flag has, and returns its host, too. The error says what to do.
func Listen(flag, addr string) (listener net.Listener, host string, err error) {
	host, port, err := address(flag, addr)
	if err != nil {
		return nil, "", err
	}
	listener, err = net.Listen("tcp", net.JoinHostPort(host, port))
	if errors.Is(err, syscall.EADDRINUSE) {
		err = fmt.Errorf("%s is in use: stop what listens there, or take a free port with %s 127.0.0.1:0", net.JoinHostPort(host, port), flag)
	}
	return listener, host, err
}

// address returns the host and port of a flag. A port alone is on the loopback address.
func address(flag, addr string) (host, port string, err error) {
	if _, err := strconv.ParseUint(addr, 10, 16); err == nil {
		return "127.0.0.1", addr, nil
	}
	if host, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", command.Usage(fmt.Errorf("%s is %q, and is written as HOST:PORT, such as 127.0.0.1:8765, or as a port", flag, addr))
	}
	return host, port, nil
}

// Reachable returns the address for clients on this machine.
func Reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// IsLoopback reports whether only this machine reaches an address.
func IsLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

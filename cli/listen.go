package cli

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// listen opens the socket.
func (f *serveFlags) listen() (listener net.Listener, scheme string, err error) {
	if (f.tlsCA != "" || len(f.tlsNames) > 0) && !f.tls {
		return nil, "", &usageError{errors.New("--tls-ca and --tls-name need --tls")}
	}
	host, port, err := address(f.addr)
	if err != nil {
		return nil, "", err
	}
	plain, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, "", listenError(net.JoinHostPort(host, port), err)
	}
	if f.roundTrip > 0 {
		f.far = &distant{Listener: plain, roundTrip: f.roundTrip}
		plain = f.far
	}
	if !f.tls {
		return plain, "ws", nil
	}
	if listener, err = secure(plain, append(f.tlsNames, host), f.tlsCA); err != nil {
		return nil, "", errors.Join(err, plain.Close())
	}
	return listener, "wss", nil
}

// address returns the host and port of --addr. A port alone is on the loopback address.
func address(addr string) (host, port string, err error) {
	if _, err := strconv.ParseUint(addr, 10, 16); err == nil {
		return "127.0.0.1", addr, nil
	}
	if host, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", &usageError{fmt.Errorf("--addr is %q, and is written as HOST:PORT, such as 127.0.0.1:8765, or as a port", addr)}
	}
	return host, port, nil
}

// listenError says what to do where a socket could not be opened.
func listenError(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use: stop what listens there, or take a free port with --addr 127.0.0.1:0", addr)
	}
	return err
}

// reachable returns the address for clients on this machine.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

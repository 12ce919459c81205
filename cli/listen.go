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
	plain, host, err := listenAt("--addr", f.addr)
	if err != nil {
		return nil, "", err
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

// listenAt listens at the address that a flag has, and returns its host, too. The error says what to do.
func listenAt(flag, addr string) (listener net.Listener, host string, err error) {
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
		return "", "", &usageError{fmt.Errorf("%s is %q, and is written as HOST:PORT, such as 127.0.0.1:8765, or as a port", flag, addr)}
	}
	return host, port, nil
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

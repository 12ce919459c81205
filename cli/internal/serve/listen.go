package serve

import (
	"errors"
	"net"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/sockets"
)

// listen opens the socket.
func (f *flags) listen() (listener net.Listener, scheme string, err error) {
	if (f.tlsCA != "" || len(f.tlsNames) > 0) && !f.tls {
		return nil, "", command.Usage(errors.New("--tls-ca and --tls-name need --tls"))
	}
	plain, host, err := sockets.Listen("--addr", f.addr)
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

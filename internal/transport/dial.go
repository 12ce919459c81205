package transport

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// DialOptions adjusts Dial. The zero value is ready for use.
type DialOptions struct {
	// Header is sent with the handshake request. It may hold secrets: no error repeats it.
	Header http.Header
	// Subprotocols are offered to the server, the preferred one first.
	Subprotocols []string

	// NetDial opens the connection below; nil means the network, through the proxy that the
	// environment names, if any.
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error)
	// TLS is used for wss URLs; nil means the defaults.
	TLS *tls.Config

	// ReadLimit is the largest frame that Read accepts, in bytes; zero means 16 MiB.
	ReadLimit int64
	// WriteTimeout is how long the peer may take to accept a frame before the connection is cut, and
	// how long Ping waits for its answer; zero means 10 s.
	WriteTimeout time.Duration
	// CloseWait is how long Close waits for the peer; zero means 250 ms.
	CloseWait time.Duration
}

// Dial opens a WebSocket connection to a ws or wss URL. It returns when the server has accepted, or
// with an error when ctx has ended first. The connection outlives ctx.
//
// The error is a [*HandshakeError] when the server answered with something else, a redirect
// included: none is followed, since Header may hold a secret that is meant for this server.
func Dial(ctx context.Context, url string, opts *DialOptions) (*Conn, error) {
	var o DialOptions
	if opts != nil {
		o = *opts
	}
	host, err := hostOf(url)
	if err != nil {
		return nil, err
	}
	var below net.Conn // the connection below the WebSocket and TLS
	netDial := o.NetDial
	if netDial == nil {
		netDial = new(net.Dialer).DialContext
	}
	transport := clientTransport(&o)
	// The context that the transport passes on does not end with the request's, hence ctx.
	transport.DialContext = func(_ context.Context, network, addr string) (conn net.Conn, err error) {
		conn, err = netDial(ctx, network, addr)
		if err == nil {
			conn = dialledOn(conn, cmp.Or(o.WriteTimeout, defaultWriteTimeout))
			below = conn
		}
		return conn, err
	}
	ws, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		HTTPClient:   &http.Client{Transport: transport, CheckRedirect: noRedirect},
		HTTPHeader:   o.Header,
		Subprotocols: o.Subprotocols,
	})
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", host, refusal(resp, err))
	}
	return newConn(ws, below, limits{read: o.ReadLimit, write: o.WriteTimeout, close: o.CloseWait}), nil
}

// clientTransport makes a transport for one connection.
func clientTransport(o *DialOptions) *http.Transport {
	http1 := new(http.Protocols)
	http1.SetHTTP1(true)
	t := &http.Transport{
		TLSClientConfig:   o.TLS,
		Protocols:         http1, // the WebSocket handshake is one of HTTP/1.1
		DisableKeepAlives: true,  // a refused connection must not stay open
	}
	if o.NetDial == nil {
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// hostOf returns the host of a WebSocket URL. Neither it nor its error repeats the rest of the URL,
// which may hold a secret.
func hostOf(rawURL string) (string, error) {
	u, err := url.Parse(rawURL)
	switch {
	case err != nil:
		return "", errors.New("dial: not a WebSocket URL: malformed")
	case u.Host == "":
		return "", errors.New("dial: not a WebSocket URL: no host")
	case u.Scheme != "ws" && u.Scheme != "wss":
		return "", fmt.Errorf("dial %s: not a WebSocket URL: scheme %q", u.Host, u.Scheme)
	}
	return u.Host, nil
}

// refusal takes out of what the library says why there was no handshake.
func refusal(resp *http.Response, err error) error {
	if resp != nil && resp.StatusCode != http.StatusSwitchingProtocols {
		return &HandshakeError{Status: resp.StatusCode, Body: bodyOf(resp), Header: resp.Header}
	}
	if inner, ok := errors.AsType[*url.Error](err); ok {
		return inner.Err
	}
	return err
}

// bodyOf returns the beginning of a body that the library has read already.
func bodyOf(resp *http.Response) string {
	if resp.Body == nil {
		return ""
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 1024))
	return strings.TrimSpace(string(body))
}

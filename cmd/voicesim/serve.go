package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
)

// serveFlags are the flags of voicesim serve.
type serveFlags struct {
	addr    string
	rules   string
	faults  []string
	tls     bool
	tlsCA   string
	seed    uint64
	control bool
	verbose bool
}

// newServe builds voicesim serve.
func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a simulated Realtime server on a socket",
		Long: "Serves a Realtime server that hears, recognises the recordings of voicesim list --recordings, and speaks.\n" +
			"Point a client written for the live API at the printed address; any key is accepted. It answers each turn\n" +
			"with what it understood, or by a file of rules (docs/serve.md). Stop it with an interrupt.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f)
		},
	}
	cmd.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8765", "where to listen; port 0 takes a free one")
	cmd.Flags().StringVar(&f.rules, "rules", "", "JSON `file` of rules: what to answer to what")
	cmd.Flags().StringArrayVar(&f.faults, "fault", nil, "`name[:key=value,...]` of what goes wrong with each session; may be given again")
	cmd.Flags().BoolVar(&f.tls, "tls", false, "serve wss:// with a certificate made for this run")
	cmd.Flags().StringVar(&f.tlsCA, "tls-ca", "", "with --tls: `file` that gets the certificate for clients to trust")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "of everything random")
	cmd.Flags().BoolVar(&f.control, "control", true, "mount the control endpoint: scripts, faults, journal, findings, phone calls")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "log sessions on standard error")
	return cmd
}

// serve serves until ctx ends.
func serve(ctx context.Context, stdout, stderr io.Writer, f *serveFlags) error {
	logger := slog.New(slog.DiscardHandler)
	if f.verbose {
		logger = slog.New(slog.NewTextHandler(stderr, nil))
	}
	newModel, err := f.model()
	if err != nil {
		return err
	}
	faults, err := faultMaker(f.faults)
	if err != nil {
		return err
	}
	listener, scheme, err := f.listen()
	if err != nil {
		return err
	}
	realtime := harness.Simulator(&fakeserver.Options{NewModel: newModel, Faults: faults, Seed: f.seed, Control: f.control, Logger: logger})
	server := &http.Server{Handler: realtime, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	fmt.Fprintf(stdout, "%s://%s/v1/realtime\n", scheme, listener.Addr())

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		err = errors.Join(server.Close(), realtime.Close())
		if serr := <-served; !errors.Is(serr, http.ErrServerClosed) {
			err = errors.Join(err, serr)
		}
	}
	return err
}

// model returns what makes the models of sessions: nil without a file of rules.
func (f *serveFlags) model() (func(fakeserver.SessionInfo) fakeserver.Model, error) {
	if f.rules == "" {
		return nil, nil
	}
	data, err := os.ReadFile(f.rules)
	if err != nil {
		return nil, &usageError{err}
	}
	rules, err := fakeserver.ParseRules(f.rules, data)
	if err != nil {
		return nil, &usageError{err}
	}
	return func(fakeserver.SessionInfo) fakeserver.Model { return rules }, nil
}

// listen opens the socket.
func (f *serveFlags) listen() (listener net.Listener, scheme string, err error) {
	if f.tlsCA != "" && !f.tls {
		return nil, "", &usageError{errors.New("--tls-ca needs --tls")}
	}
	plain, err := net.Listen("tcp", f.addr)
	if err != nil || !f.tls {
		return plain, "ws", err
	}
	host, _, err := net.SplitHostPort(f.addr)
	if err == nil {
		listener, err = secure(plain, host, f.tlsCA)
	}
	if err != nil {
		return nil, "", errors.Join(err, plain.Close())
	}
	return listener, "wss", nil
}

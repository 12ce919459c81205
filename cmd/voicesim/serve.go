package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/harness"
)

// serveFlags are the flags of voicesim serve.
type serveFlags struct {
	addr    string
	seed    uint64
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
			"with what it understood. Stop it with an interrupt.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f)
		},
	}
	cmd.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8765", "where to listen; port 0 takes a free one")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "of everything random")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "log sessions on standard error")
	return cmd
}

// serve serves until ctx ends.
func serve(ctx context.Context, stdout, stderr io.Writer, f *serveFlags) error {
	logger := slog.New(slog.DiscardHandler)
	if f.verbose {
		logger = slog.New(slog.NewTextHandler(stderr, nil))
	}
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return err
	}
	realtime := harness.Simulator(f.seed, logger)
	server := &http.Server{Handler: realtime, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	fmt.Fprintf(stdout, "ws://%s/v1/realtime\n", listener.Addr())

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

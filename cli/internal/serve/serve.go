package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/sockets"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/control"
	"github.com/voicesim/voicesim/harness"
)

// flags are those of voicesim serve.
type flags struct {
	addr     string
	key      string
	rules    string
	cassette string
	mcp      []string
	record   string
	faults   []string
	tls      bool
	tlsCA    string
	tlsNames []string
	seed     uint64
	control  bool
	verbose  bool
	behaviourFlags

	far *distant // what listens, with --round-trip
}

// New builds the command. noteOn returns what writes notes to a writer.
func New(noteOn func(io.Writer) func(string)) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a simulated Realtime server on a socket",
		Long: "Serves a Realtime server that hears, recognises the recordings of list --recordings, and speaks.\n" +
			"Point a client written for the live API at the printed address; any key is accepted. It answers each turn\n" +
			"with what it understood, or by a file of rules (docs/serve.md). Stop it with an interrupt.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.serve(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), noteOn(cmd.ErrOrStderr()))
		},
	}
	cmd.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8765", "where to listen; port 0 takes a free one")
	cmd.Flags().StringVar(&f.key, "key", "", "the only API `key` that is accepted, a made-up one; any without it")
	cmd.Flags().StringVar(&f.rules, "rules", "", "JSON `file` of rules: what to answer to what")
	cmd.Flags().StringVar(&f.cassette, "cassette", "", "`file` of recorded replies, which each session plays from its beginning")
	cmd.Flags().StringArrayVar(&f.mcp, "mcp", nil, "YAML or JSON `file` of MCP servers: their tools and what these answer; may be given again")
	cmd.Flags().StringVar(&f.record, "record", "", "`folder` that gets a cassette of each session")
	cmd.Flags().StringArrayVar(&f.faults, "fault", nil, "`name[:key=value,...]` of what goes wrong with each session; may be given again")
	cmd.Flags().BoolVar(&f.tls, "tls", false, "serve wss:// with a certificate made for this run")
	cmd.Flags().StringVar(&f.tlsCA, "tls-ca", "", "with --tls: `file` that gets the certificate for clients to trust")
	cmd.Flags().StringArrayVar(&f.tlsNames, "tls-name", nil, "with --tls: another host `name` that the certificate is for; may be given again")
	f.behaviourFlags.add(cmd)
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "of everything random")
	cmd.Flags().BoolVar(&f.control, "control", true, "mount the control endpoint: scripts, faults, journal, findings, phone calls")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "log sessions on standard error")
	return cmd
}

// serve serves until ctx ends.
func (f *flags) serve(ctx context.Context, stdout, stderr io.Writer, note func(string)) error {
	logger := slog.New(slog.DiscardHandler)
	if f.verbose {
		logger = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{ReplaceAttr: brief}))
	}
	opts, err := f.options(note, logger)
	if err != nil {
		return err
	}
	listener, scheme, err := f.listen()
	if err != nil {
		return err
	}
	realtime := harness.Simulator(opts)
	server := &http.Server{Handler: realtime, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	fmt.Fprintf(stdout, "%s://%s/v1/realtime\n", scheme, sockets.Reachable(listener.Addr()))
	if f.control && !sockets.IsLoopback(listener.Addr()) {
		note("whoever reaches this address can use the control endpoint; --control=false turns it off")
	}

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		err = errors.Join(realtime.Close(), sockets.ShutDown(server)) // sessions end with a close frame
		if serr := <-served; !errors.Is(serr, http.ErrServerClosed) {
			err = errors.Join(err, serr)
		}
		if f.far != nil {
			f.far.delivering.Wait()
		}
	}
	return err
}

// options returns what the server knows and how it behaves. The files that flags name are read here.
func (f *flags) options(note func(string), logger *slog.Logger) (opts *fakeserver.Options, err error) {
	told := &observers{log: logger}
	opts = &fakeserver.Options{Seed: f.seed, RequireKey: f.key, Logger: logger}
	if err := f.apply(opts, note); err != nil {
		return nil, err
	}
	if f.control {
		opts.Control = control.New
	}
	if f.verbose || f.record != "" {
		opts.Observe = told.observe
	}
	if opts.NewModel, err = f.model(); err != nil {
		return nil, err
	}
	if opts.MCP, err = readMCP(f.mcp); err != nil {
		return nil, err
	}
	if opts.Faults, err = faultMaker(f.faults); err != nil || f.record == "" {
		return opts, err
	}
	told.recorder, err = recordInto(f.record, note)
	return opts, err
}

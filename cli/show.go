package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/pageserver"
	"github.com/voicesim/voicesim/cli/internal/sockets"
	"github.com/voicesim/voicesim/reports"
)

// showFlags are the flags of voicesim show.
type showFlags struct {
	addr string
	open bool
}

// newShow builds voicesim show.
func (p *Program) newShow() *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show [results.json or folder]",
		Short: "Serve the page of a run to this machine",
		Long: "Makes the page of a run again and serves it, with the WAV files beside it, to browsers on this machine, until it is interrupted.\n" +
			"Without an argument the folder out is meant. report.html needs no server: this is for machines that are reached over a tunnel.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.show(cmd.Context(), cmd.OutOrStdout(), &f, args)
		},
	}
	cmd.Flags().StringVar(&f.addr, "addr", "127.0.0.1:0", "where to listen, an address of this machine alone; port 0 takes a free one")
	cmd.Flags().BoolVar(&f.open, "open", false, "open the page in the browser")
	return cmd
}

// show serves a page until ctx ends.
func (p *Program) show(ctx context.Context, stdout io.Writer, f *showFlags, args []string) error {
	file, err := resultsFile(args)
	if err != nil {
		return err
	}
	listener, err := loopback("--addr", f.addr)
	if err != nil {
		return err
	}
	if _, err := reports.RenderFolder(file, reports.PageOptions{Program: p.name()}); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: pageserver.Handler(filepath.Dir(file)), ReadHeaderTimeout: 10 * time.Second}
	return f.serve(ctx, stdout, server, listener)
}

// serve serves until ctx ends, and says where.
func (f *showFlags) serve(ctx context.Context, stdout io.Writer, server *http.Server, listener net.Listener) error {
	var serving sync.WaitGroup
	served := make(chan error, 1)
	serving.Go(func() { served <- server.Serve(listener) })
	defer serving.Wait()
	link := "http://" + listener.Addr().String() + "/"
	fmt.Fprintln(stdout, link)
	if f.open {
		if err := openPage(link); err != nil {
			return errors.Join(err, server.Close())
		}
	}
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return sockets.ShutDown(server)
	}
}

// loopback listens at the address that a flag has, which only this machine may reach: what is said in calls is nobody else's business.
func loopback(flag, addr string) (net.Listener, error) {
	listener, _, err := sockets.Listen(flag, addr)
	if err != nil {
		return nil, err
	}
	if !sockets.IsLoopback(listener.Addr()) {
		return nil, errors.Join(command.Usage(fmt.Errorf("%s is %q, and must be an address of this machine alone, such as 127.0.0.1:0", flag, addr)), listener.Close())
	}
	return listener, nil
}

// openPage opens a page in the browser of this machine.
func openPage(link string) error {
	name, args := "xdg-open", []string{link}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", link}
	}
	if err := exec.Command(name, args...).Run(); err != nil {
		return fmt.Errorf("--open: %s: %w; open %s yourself", name, err, link)
	}
	return nil
}

package pageserver

import (
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/reports"
)

// Handler serves the page of a folder of reports, and the files of its calls. A name of another host in a request is refused: a page of
// somebody else's could reach this one by a name that it makes mean this machine.
func Handler(dir string) http.Handler {
	mux := http.NewServeMux()
	serveFiles(mux, "/{$}", dir)
	return localOnly(mux)
}

// serveFiles serves the page of a folder of reports at a path, and the files of its calls.
func serveFiles(mux *http.ServeMux, path, dir string) {
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		http.ServeFile(w, r, filepath.Join(dir, reports.PageFile))
	})
	mux.Handle("GET /"+reports.CallsFolder+"/", http.FileServerFS(os.DirFS(dir)))
}

// localOnly refuses requests whose host is not this machine.
func localOnly(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this page is for this machine alone", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

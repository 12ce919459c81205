package pageserver

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Live serves the page of a folder of reports, which browsers load anew when it has changed.
type Live struct {
	link   string
	server *http.Server
	served sync.WaitGroup
	done   chan struct{} // closed when it ends

	mu    sync.Mutex
	count int           // how often it has changed
	more  chan struct{} // closed at the next change
}

// frame is the page around the page: it keeps the place in it when it is loaded anew. The number after its link is the change.
const frame = `<!doctype html><html lang="en"><meta charset="utf-8"><title>voicesim watch</title>
<style>html,body{margin:0;height:100%%}iframe{border:0;width:100%%;height:100%%}</style>
<iframe title="report" src="/page"></iframe>
<script>
const page = document.querySelector("iframe");
page.src = "/page" + location.hash;
async function follow(seen) {
  for (;;) {
    try {
      const now = await (await fetch("/changes?after=" + seen)).text();
      if (now !== seen) { seen = now; page.contentWindow.location.reload(); }
    } catch { await new Promise(r => setTimeout(r, 500)); }
  }
}
follow("%d");
</script></html>`

// longestPoll is how long a question for changes waits. Chosen: proxies end what says nothing for a minute.
const longestPoll = 30 * time.Second

// NewLive serves the page of a folder on a listener, until it is closed.
func NewLive(listener net.Listener, dir string) *Live {
	p := &Live{link: "http://" + listener.Addr().String() + "/", done: make(chan struct{}), more: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.around)
	mux.HandleFunc("GET /changes", p.changes)
	serveFiles(mux, "/page", dir)
	p.server = &http.Server{Handler: localOnly(mux), ReadHeaderTimeout: 10 * time.Second}
	p.served.Go(func() { _ = p.server.Serve(listener) }) // it ends by Close
	return p
}

// around answers with the page around the page.
func (p *Live) around(w http.ResponseWriter, _ *http.Request) {
	count, _ := p.state()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, frame, count)
}

// changes answers with the number of changes, once it is another than the one that is given.
func (p *Live) changes(w http.ResponseWriter, r *http.Request) {
	count, more := p.state()
	if fmt.Sprint(count) == r.URL.Query().Get("after") {
		select {
		case <-more:
		case <-p.done:
		case <-r.Context().Done():
		case <-time.After(longestPoll):
		}
		count, _ = p.state()
	}
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, count)
}

// state returns how often the page has changed, and what is closed when it does again.
func (p *Live) state() (count int, more <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count, p.more
}

// Changed tells browsers that the page has changed.
func (p *Live) Changed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	close(p.more)
	p.more = make(chan struct{})
}

// Link is the address of the page.
func (p *Live) Link() string { return p.link }

// Close ends the server, at once.
func (p *Live) Close() error {
	close(p.done)
	err := p.server.Close()
	p.served.Wait()
	return err
}

package telephony

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/deque"
)

// Reception takes the webhooks about incoming calls: an [http.Handler] that checks their signatures, and begins each call
// once, however often it is told.
//
//	webhook                                    | answer | and
//	-------------------------------------------+--------+-------------------------------------------
//	signed by another, or too long ago         | 400    |
//	of another event than an incoming call     | 200    |
//	that came before, by its webhook-id        | 200    |
//	of a call that is under way                | 200    |
//	of a further call, with too many under way | 503    | it is sent again later
//	of a call, after Close                     | 503    |
//	of any other call                          | 200    | the call begins, in a goroutine of its own
type Reception struct {
	// MostCalls is how many calls may be under way; zero means 1,000. Set it before the first call.
	MostCalls int
	// Logger is told what goes wrong, without numbers of callers; nil discards. Set it before the first call.
	Logger *slog.Logger

	client *Client
	key    []byte
	onCall func(ctx context.Context, call *IncomingCall)
	ctx    context.Context // of calls
	cancel context.CancelCauseFunc
	calls  sync.WaitGroup

	mu       sync.Mutex // guards the rest
	closed   bool
	underway []string            // ids of calls
	seen     deque.Deque[string] // ids of webhooks, newest last
}

// mostSeen is how many webhooks are remembered. Chosen: far more than come within the time in which one is sent again.
const mostSeen = 4096

// errReceptionClosed is the cause with which contexts of calls end.
var errReceptionClosed = errors.New("telephony: the reception was closed")

// NewReception returns a reception for calls of a client. The secret is that of the webhook, "whsec_…". onCall has the call
// until it returns; it answers, rejects or passes it on. A call that it leaves otherwise is hung up, also when it panics. Its
// context ends with Close.
func NewReception(client *Client, secret string, onCall func(ctx context.Context, call *IncomingCall)) (*Reception, error) {
	key, err := webhookKey(secret)
	switch {
	case err != nil:
		return nil, err
	case client == nil || onCall == nil:
		return nil, errors.New("a reception needs a client, and somebody who answers")
	}
	r := &Reception{client: client, key: key, onCall: onCall}
	r.ctx, r.cancel = context.WithCancelCause(context.Background())
	return r, nil
}

// ServeHTTP takes a webhook.
func (r *Reception) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "a webhook is a POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := readWebhook(req, r.key)
	var call *IncomingCall
	if err == nil {
		call, err = readIncoming(body)
	}
	if err != nil {
		r.logger().Warn("webhook refused", "err", err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if call != nil && !r.begin(req.Header.Get("webhook-id"), call) {
		http.Error(w, "too many calls", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// begin begins a call unless it was told before, and reports whether the webhook is dealt with.
func (r *Reception) begin(webhookID string, call *IncomingCall) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.sawBefore(webhookID), slices.Contains(r.underway, call.ID):
		return true
	case r.closed, len(r.underway) >= cmp.Or(r.MostCalls, 1000):
		return false
	}
	if r.seen.Len() == mostSeen {
		r.seen.PopFront()
	}
	r.seen.PushBack(webhookID)
	r.underway = append(r.underway, call.ID)
	call.client = r.client
	r.calls.Go(func() { r.have(call) })
	return true
}

// sawBefore reports whether a webhook came before; r.mu must be held.
func (r *Reception) sawBefore(webhookID string) bool {
	for i := range r.seen.Len() {
		if *r.seen.At(i) == webhookID {
			return true
		}
	}
	return false
}

// settleTime bounds the end of a call that was left. Chosen.
const settleTime = 5 * time.Second

// have has a call until it is over.
func (r *Reception) have(call *IncomingCall) {
	contain.Do("onCall", func() error { r.onCall(r.ctx, call); return nil }, func(err error) {
		defer r.forget(call.ID)
		if err != nil {
			r.logger().Error("onCall panicked, or ended its goroutine", "call", call.ID) // what it panicked with may be the caller's
		}
		if call.settled.Load() {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTime)
		defer cancel()
		if err := call.HangUp(ctx); err != nil && !errors.Is(err, ErrNoCall) {
			r.logger().Warn("call not hung up", "call", call.ID, "err", err)
		}
	})
}

func (r *Reception) forget(callID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.underway = slices.DeleteFunc(r.underway, func(id string) bool { return id == callID })
}

// Close takes no more calls, ends the contexts of those that are under way, and waits for them. It returns ctx's error when
// that ends first.
func (r *Reception) Close(ctx context.Context) error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel(errReceptionClosed)
	var waiting sync.WaitGroup
	over := make(chan struct{})
	waiting.Go(func() {
		r.calls.Wait()
		close(over)
	})
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Reception) logger() *slog.Logger {
	if r.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Logger
}

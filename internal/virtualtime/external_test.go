package virtualtime_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("External", func() {
	It("holds virtual time while its function takes real time", func() {
		var outside, passed time.Duration
		Expect(virtualtime.Run(func(ctx context.Context) error {
			began := time.Now()
			virtualtime.External(ctx, func() {
				real := time.Now()
				time.Sleep(30 * time.Millisecond)
				outside = time.Since(real)
			})
			passed = time.Since(began)
			return nil
		})).To(Succeed())
		Expect(outside).To(BeNumerically(">=", 30*time.Millisecond))
		Expect(passed).To(BeZero())
	})

	It("holds the timers of everybody else", func() {
		var fired atomic.Int64
		Expect(virtualtime.Run(func(ctx context.Context) error {
			began := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				time.Sleep(time.Millisecond)
				fired.Store(int64(time.Since(began)))
			})
			virtualtime.External(ctx, func() { time.Sleep(30 * time.Millisecond) })
			Expect(fired.Load()).To(BeZero())
			group.Wait()
			return nil
		})).To(Succeed())
		Expect(time.Duration(fired.Load())).To(Equal(time.Millisecond))
	})

	It("serves many goroutines at once", func() {
		const calls = 20
		meet := make(chan int) // made outside: all of them must be outside to get past it
		Expect(virtualtime.Run(func(ctx context.Context) error {
			var group sync.WaitGroup
			for i := range calls {
				group.Go(func() {
					virtualtime.External(ctx, func() {
						if i%2 == 0 {
							meet <- i
						} else {
							<-meet
						}
					})
				})
			}
			group.Wait()
			return nil
		})).To(Succeed())
	})

	It("works through a context derived from the run's", func() {
		var outside time.Time
		Expect(virtualtime.Run(func(ctx context.Context) error {
			derived, cancel := context.WithTimeout(ctx, time.Hour)
			defer cancel()
			virtualtime.External(derived, func() { outside = time.Now() })
			return nil
		})).To(Succeed())
		Expect(outside.Year()).To(BeNumerically(">", 2020))
	})

	It("just calls its function outside a bubble", func(ctx SpecContext) {
		called := false
		virtualtime.External(ctx, func() { called = true })
		Expect(called).To(BeTrue())
	})

	It("forwards a panic to the goroutine in the bubble", func() {
		var caught any
		Expect(virtualtime.Run(func(ctx context.Context) error {
			defer func() { caught = recover() }()
			virtualtime.External(ctx, func() { _ = tripOver() })
			return nil
		})).To(Succeed())
		p, ok := caught.(*virtualtime.PanicError)
		Expect(ok).To(BeTrue())
		Expect(p.Value).To(Equal("boom"))
		Expect(string(p.Stack)).To(ContainSubstring("tripOver"))
	})

	It("hands out a context for outside that the bubble can end", func() {
		Expect(virtualtime.Run(func(ctx context.Context) error {
			var out context.Context
			var cancel context.CancelFunc
			virtualtime.External(ctx, func() { out, cancel = context.WithCancel(context.WithoutCancel(ctx)) })
			stopped := false
			var group sync.WaitGroup
			group.Go(func() {
				virtualtime.External(ctx, func() {
					<-out.Done()
					stopped = true
				})
			})
			cancel()
			group.Wait()
			Expect(stopped).To(BeTrue())
			return nil
		})).To(Succeed())
	})

	It("reaches a real server", Label("network"), func() {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(20 * time.Millisecond)
			_, _ = io.WriteString(w, "shipped")
		}))
		defer server.Close()
		var body string
		var passed time.Duration
		Expect(virtualtime.Run(func(ctx context.Context) error {
			began := time.Now()
			for range 3 { // the second and third use the connection that the first left open
				virtualtime.External(ctx, func() { body = get(context.WithoutCancel(ctx), server.URL) })
				time.Sleep(time.Second)
			}
			passed = time.Since(began)
			return nil
		})).To(Succeed())
		Expect(body).To(Equal("shipped"))
		Expect(passed).To(Equal(3 * time.Second))
	})
})

func get(ctx context.Context, url string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err.Error()
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

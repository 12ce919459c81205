// Command plain uses virtual time in a binary that is no test. Its argument names what happens.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

func main() {
	for _, name := range os.Args[1:] {
		play(name)
	}
}

// play runs one case and prints how it ended.
func play(name string) {
	defer func() {
		if p, ok := recover().(*virtualtime.PanicError); ok {
			fmt.Println(name, "panicked:", p.Value)
		}
	}()
	began := time.Now()
	var virtual time.Duration
	err := virtualtime.RunWith(&virtualtime.Options{Stall: 200 * time.Millisecond}, func(context.Context) error {
		defer func(at time.Time) { virtual = time.Since(at) }(time.Now())
		return cases[name]()
	})
	reason := "none"
	if stuck, ok := errors.AsType[*virtualtime.StuckError](err); ok {
		err, reason = virtualtime.ErrStuck, string(stuck.Reason[:4])
	}
	fmt.Println(name, "virtual:", virtual, "jumped:", time.Since(began) < time.Minute, "error:", err, "reason:", reason)
}

var cases = map[string]func() error{
	"sleep":    func() error { time.Sleep(time.Hour); return nil },
	"error":    func() error { return errors.New("no answer") },
	"panic":    func() error { panic("boom") },
	"deadlock": func() error { <-make(chan int); return nil },
	"leak":     func() error { go time.Sleep(time.Hour); return nil },
	"stall": func() error {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
		return nil
	},
}

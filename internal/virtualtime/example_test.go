package virtualtime_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

func ExampleRun() {
	err := virtualtime.Run(func(ctx context.Context) error {
		began := time.Now()
		time.Sleep(5 * time.Minute)
		fmt.Println("a call of", time.Since(began))
		return nil
	})
	fmt.Println(err)
	// Output:
	// a call of 5m0s
	// <nil>
}

func ExampleRun_leak() {
	err := virtualtime.Run(func(ctx context.Context) error {
		go time.Sleep(time.Hour) // nobody waits for it
		return nil
	})
	stuck, _ := errors.AsType[*virtualtime.StuckError](err)
	fmt.Println(errors.Is(err, virtualtime.ErrStuck), stuck.Reason == virtualtime.Leak)
	// Output: true true
}

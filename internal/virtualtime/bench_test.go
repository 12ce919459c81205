package virtualtime_test

import (
	"context"
	"testing"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

// BenchmarkRun measures what a run costs that does nothing.
func BenchmarkRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := virtualtime.Run(func(context.Context) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSleep measures one jump of the clock.
func BenchmarkSleep(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.Run(func(context.Context) error {
		for range b.N {
			time.Sleep(20 * time.Millisecond)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkExternal measures one call out of the bubble and back.
func BenchmarkExternal(b *testing.B) {
	b.ReportAllocs()
	err := virtualtime.Run(func(ctx context.Context) error {
		for range b.N {
			virtualtime.External(ctx, func() {})
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

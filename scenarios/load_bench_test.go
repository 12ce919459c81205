package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/voicesim/voicesim/judge"
)

// longScript is a scenario of n steps, with the keys that scripts use most.
func longScript(n int) []byte {
	var b strings.Builder
	b.WriteString("name: a long call\nagent: supportline\nscript:\n")
	for i := 0; i < n; i += 5 {
		fmt.Fprintf(&b, `  - caller: Where is my order number %d?
    after: connected
    delay: 900ms
    id: turn%d
  - model: {tool: get_order_status, with: {order_id: A1001, urgent: true}}
  - expect: {tool: get_order_status, with: {order_id: A1001}, returns: shipped, within: 1.5s}
  - model: Your order shipped and should arrive Tuesday.
  - expect: {heard: arrive Tuesday, within: 1.5s, since: turn%d}
`, i, i, i)
	}
	return []byte(b.String())
}

func BenchmarkLoad1000Steps(b *testing.B) { benchmarkLoad(b, longScript(1000), 1000) }

func BenchmarkLoad10000Steps(b *testing.B) {
	b.Run("written", func(b *testing.B) { benchmarkLoad(b, longScript(10000), 10000) })
	looped := strings.Replace(string(longScript(100)), "script:\n", "script:\n  - loop: 100\n    steps:\n", 1)
	head, steps, _ := strings.Cut(looped, "steps:\n")
	data := []byte(head + "steps:\n    " + strings.TrimSuffix(strings.ReplaceAll(steps, "\n", "\n    "), "    "))
	b.Run("in a loop", func(b *testing.B) { benchmarkLoad(b, data, 10000) })
}

func benchmarkLoad(b *testing.B, data []byte, steps int) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		sc, err := judge.Load("long.yaml", data)
		if err != nil || len(sc.Script) != steps {
			b.Fatal(err)
		}
	}
}

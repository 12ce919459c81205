package virtualtime

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// ownBubble returns the runtime's number of the bubble of this goroutine, or 0 outside of one.
func ownBubble() uint64 {
	var buf [128]byte
	head, _, _ := strings.Cut(string(buf[:runtime.Stack(buf[:], false)]), "\n")
	_, rest, found := strings.Cut(head, bubbleMark)
	if !found {
		return 0
	}
	id, _ := strconv.ParseUint(strings.TrimRight(rest, "]:"), 10, 64)
	return id
}

// bubbleMark precedes the number of a bubble in the first line of a goroutine's stack.
// Source: runtime/traceback.go, goroutineheader (Go 1.26).
const bubbleMark = ", synctest bubble "

// durableMark is in the first line of a goroutine's stack when its wait lets virtual time advance.
const durableMark = "(durable)"

// stacksOf returns the stacks of the goroutines of a bubble: first those that hold virtual time.
func stacksOf(id uint64) string {
	mark := bubbleMark + strconv.FormatUint(id, 10) + "]:"
	var ours []string
	for stack := range strings.SplitSeq(allStacks(), "\n\n") {
		head, _, _ := strings.Cut(stack, "\n")
		if strings.HasSuffix(head, mark) && !machinery(stack) {
			ours = append(ours, stack)
		}
	}
	slices.SortStableFunc(ours, func(a, b string) int { return durability(a) - durability(b) })
	if len(ours) == 0 {
		return fmt.Sprintf("no goroutine of bubble %d remains", id)
	}
	return strings.Join(ours, "\n\n")
}

// machinery reports whether the stack is of one of the goroutines that make the bubble.
func machinery(stack string) bool {
	return slices.ContainsFunc(machineFrames, func(frame string) bool { return strings.Contains(stack, frame) })
}

// machineFrames are the frames by which the bubble's own goroutines are known. The parenthesis keeps
// out goroutines that were only created by one of them.
var machineFrames = []string{
	thisPackage + "(*bubble).run(",
	thisPackage + "(*bubble).inside(",
	thisPackage + "(*bubble).beat(",
	"testing/synctest.testingSynctestTest(",
}

// thisPackage prefixes this package's functions in stacks.
const thisPackage = "github.com/voicesim/voicesim/internal/virtualtime."

// durability is 0 for a goroutine that holds virtual time and 1 for one that lets it advance.
func durability(stack string) int {
	head, _, _ := strings.Cut(stack, "\n")
	if strings.Contains(head, durableMark) {
		return 1
	}
	return 0
}

// allStacks returns the stacks of all goroutines, at most 16 MiB of them.
func allStacks() string {
	for size := 64 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= 16<<20 {
			return string(bytes.TrimSpace(buf[:n]))
		}
	}
}

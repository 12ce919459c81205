package fakeserver_test

import (
	"encoding/json"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

// outline shows a plan, runs of one act at one time as "act ×n".
func outline(beats []fakeserver.Beat) []string {
	var lines []string
	for i := 0; i < len(beats); {
		n := 1
		for i+n < len(beats) && beats[i+n].Act == beats[i].Act && beats[i+n].At == beats[i].At && beats[i+n].Output == beats[i].Output {
			n++
		}
		line := fmt.Sprintf("%d %s %d", beats[i].At.Milliseconds(), beats[i].Act, beats[i].Output)
		if n > 1 {
			line += fmt.Sprintf(" ×%d", n)
		}
		lines = append(lines, line)
		i += n
	}
	return lines
}

var _ = Describe("The plan of a response", func() {
	call := func(name string) fakeserver.ToolCall {
		return fakeserver.ToolCall{Name: name, Arguments: json.RawMessage(`{}`)}
	}

	DescribeTable("lays it out in time",
		func(p fakeserver.Pacing, reply fakeserver.Reply, sound time.Duration, overlap bool, want ...string) {
			samples := int(sound * 24000 / time.Second)
			Expect(outline(fakeserver.Plan(p, reply, samples, overlap))).To(Equal(want))
		},
		Entry("nothing", fakeserver.Pacing{}, fakeserver.Reply{}, time.Duration(0), false, "200 finish 0"),
		Entry("text", fakeserver.Pacing{}, fakeserver.Reply{Say: "a b c"}, time.Duration(0), false,
			"200 open message 0", "200 text 0", "207 text 0", "214 text 0", "221 close message 0", "221 finish 0"),
		Entry("a short sound", fakeserver.Pacing{}, fakeserver.Reply{Say: "a b"}, 60*time.Millisecond, false,
			"200 open message 0", "200 text 0 ×2", "350 audio 0", "400 close message 0", "400 finish 0"),
		Entry("a long sound: all text is out with half of it", fakeserver.Pacing{}, fakeserver.Reply{Say: "a b c d e f g h"}, 2*time.Second, false,
			"200 open message 0", "200 text 0 ×3", "350 audio 0 ×3", "350 text 0 ×3", "400 audio 0", "400 text 0 ×2",
			"450 audio 0", "500 audio 0", "550 audio 0", "600 audio 0", "650 close message 0", "650 finish 0"),
		Entry("a call", fakeserver.Pacing{}, fakeserver.Reply{Calls: []fakeserver.ToolCall{call("f")}}, time.Duration(0), false,
			"200 open call 0", "207 arguments 0", "214 arguments 0", "214 close call 0", "214 finish 0"),
		Entry("words, then a call", fakeserver.Pacing{}, fakeserver.Reply{Say: "a", Calls: []fakeserver.ToolCall{call("f")}}, time.Duration(0), false,
			"200 open message 0", "200 text 0", "207 close message 0", "207 open call 1", "214 arguments 1", "221 arguments 1",
			"221 close call 1", "221 finish 0"),
		Entry("words around the start of a call", fakeserver.Pacing{}, fakeserver.Reply{Say: "a", Calls: []fakeserver.ToolCall{call("f"), call("g")}},
			time.Duration(0), true,
			"200 open message 0", "200 text 0", "207 open call 1", "214 arguments 1", "221 arguments 1", "221 close message 0",
			"221 close call 1", "221 open call 2", "228 arguments 2", "235 arguments 2", "235 close call 2", "235 finish 0"),
		Entry("later and faster", fakeserver.Pacing{}, fakeserver.Reply{Say: "a", Latency: time.Second, Speed: 2.5}, time.Second, false,
			"1200 open message 0", "1200 text 0", "1350 audio 0 ×3", "1370 audio 0", "1390 close message 0", "1390 finish 0"),
		Entry("in real time", fakeserver.Pacing{Interval: 250 * time.Millisecond}, fakeserver.Reply{Say: "a"}, time.Second, false,
			"200 open message 0", "200 text 0", "350 audio 0 ×3", "600 audio 0", "850 close message 0", "850 finish 0"),
		Entry("at once", fakeserver.Pacing{FirstItem: -1, FirstAudio: -1, Interval: -1, Token: -1}, fakeserver.Reply{Say: "a"}, time.Second, false,
			"0 open message 0", "0 text 0", "0 audio 0 ×4", "0 close message 0", "0 finish 0"),
	)
})

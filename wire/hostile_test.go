package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

// decodeAll decodes a frame in every way there is, looks that the ways agree, and that an event
// that was decoded is stable from then on.
func decodeAll(d *wire.Decoder, frame []byte) error {
	wire.TypeOf(frame)
	wire.Lookup(frame, "item", "id")
	server, err := wire.DecodeServer(frame)
	reused, reusedErr := d.Server(frame)
	if !same(server, reused, err, reusedErr) {
		return disagreement{server, reused}
	}
	client, clientErr := wire.DecodeClient(frame)
	reusedClient, reusedErr := d.Client(frame)
	if !same(client, reusedClient, clientErr, reusedErr) {
		return disagreement{client, reusedClient}
	}
	if (err == nil || clientErr == nil) && !json.Valid(frame) {
		return errors.New("not JSON, and accepted")
	}
	if err == nil {
		return stable(server)
	}
	return nil
}

func same(a, b wire.Event, errA, errB error) bool {
	if errA != nil || errB != nil {
		return errA != nil && errB != nil && errA.Error() == errB.Error()
	}
	return reflect.DeepEqual(a, b)
}

// stable looks that what an event is written as is read and written as the same.
func stable(ev wire.ServerEvent) error {
	frame, err := wire.AppendServer(nil, ev)
	if err != nil {
		return err
	}
	again, err := wire.DecodeServer(frame)
	if err != nil {
		return err
	}
	frame2, err := wire.AppendServer(nil, again)
	if err != nil {
		return err
	}
	if string(frame) != string(frame2) {
		return disagreement{ev, again}
	}
	return nil
}

// onePerType returns a golden frame of each event type.
func onePerType() []golden {
	var some []golden
	seen := map[string]bool{}
	for _, g := range goldens() {
		if name := wire.TypeOf(g.frame); !seen[name] {
			seen[name] = true
			some = append(some, g)
		}
	}
	return some
}

type disagreement struct{ a, b any }

func (d disagreement) Error() string { return "two ways of decoding disagree" }

var _ = Describe("Frames of a hostile peer", func() {
	It("do no harm when cut anywhere", Label("sweep"), func() {
		var d wire.Decoder
		for _, g := range onePerType() {
			for n := range g.frame {
				Expect(decodeAll(&d, g.frame[:n])).To(Succeed(), "%s", g.frame[:n])
			}
		}
	})
	It("do no harm when any byte is another", Label("sweep"), func() {
		var d wire.Decoder
		for _, g := range onePerType() {
			if len(g.frame) > 260 {
				continue
			}
			frame := []byte(string(g.frame))
			for i, was := range frame {
				for _, b := range []byte("\"\\}],0\n\xff") {
					frame[i] = b
					Expect(decodeAll(&d, frame)).To(Succeed(), "%s", frame)
				}
				frame[i] = was
			}
		}
	})
	// Work that grew with the square of the length would outlast any patience here.
	DescribeTable("are read in a time that grows with their length only", Label("sweep"), func(n int, piece, end string) {
		long := strings.Repeat(piece, n)
		frame := `{"type":"response.output_text.done","x":"` + long + `","text":"` + long + `"` + end
		var d wire.Decoder
		Expect(decodeAll(&d, []byte(frame))).To(Succeed())
	},
		Entry("with nothing but escapes", 1<<20, `\n`, "}"),
		Entry("with nothing but quotes", 1<<20, `\"`, "}"),
		Entry("with backslashes that do not end", 1<<20, `\\`, ""),
		Entry("with many unknown keys", 1<<15, `","a":"`, "}"),
	)
})

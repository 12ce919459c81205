package fakeserver_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/internal/transport"
)

// publishedSecret is the component of the published schema that answers a request for a client secret; nil where there is no schema.
var publishedSecret = sync.OnceValue(func() *jsonschema.Resolved {
	text, err := os.ReadFile("../../shared/data/realtime-schemas.json")
	if err != nil {
		return nil
	}
	var file struct {
		Components struct {
			Schemas json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	must(json.Unmarshal(text, &file))
	defs := strings.ReplaceAll(string(file.Components.Schemas), "#/components/schemas/", "#/$defs/")
	var schema jsonschema.Schema
	must(json.Unmarshal(fmt.Appendf(nil, `{"$ref":"#/$defs/RealtimeCreateClientSecretResponse","$defs":%s}`, defs), &schema))
	resolved, err := schema.Resolve(nil)
	must(err)
	return resolved
})

// checkPublished validates JSON without its nulls against it.
func checkPublished(raw string) error {
	if publishedSecret() == nil {
		return nil
	}
	var value any
	must(json.Unmarshal([]byte(raw), &value))
	return publishedSecret().Validate(withoutNulls(value))
}

var _ = Describe("The published schema", func() {
	DescribeTable("has nothing against the answer to", func(body string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			a := post(ctx, s, secretsPath, body)
			Expect(a.status).To(Equal(200))
			Expect(checkPublished(a.text)).To(Succeed())
		})
	},
		Entry("an empty request", `{}`),
		Entry("a realtime session", `{"session":{"type":"realtime","model":"gpt-realtime-2.1","tools":[{"type":"function","name":"f"}]}}`),
		Entry("a transcription session", `{"session":{"type":"transcription"}}`),
	)

	It("is a check at all", func() {
		if publishedSecret() == nil {
			Skip("no schema in ../shared/data")
		}
		Expect(checkPublished(`{"value":7,"expires_at":1,"session":{}}`)).NotTo(Succeed())
	})
})

// control opcodes of RFC 6455, section 5.2.
const opPing = 9

// frames reads WebSocket frames as they are, and hands each opcode and payload to f, until f returns false.
func frames(r io.Reader, f func(opcode byte, payload []byte) bool) {
	GinkgoHelper()
	for {
		head := make([]byte, 2)
		_, err := io.ReadFull(r, head)
		Expect(err).NotTo(HaveOccurred())
		size := uint64(head[1] & 127)
		if size == 126 {
			var long uint16
			Expect(binary.Read(r, binary.BigEndian, &long)).To(Succeed())
			size = uint64(long)
		}
		payload := make([]byte, size)
		_, err = io.ReadFull(r, payload)
		Expect(err).NotTo(HaveOccurred())
		if !f(head[0]&15, payload) {
			return
		}
	}
}

var _ = Describe("A connection", func() {
	DescribeTable("is pinged every 20.26 s, and lives on if nobody answers", func(query string) {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			conn, err := s.NetDial(ctx, "tcp", "")
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = conn.Close() }()
			_, err = io.WriteString(conn, "GET /v1/realtime"+query+" HTTP/1.1\r\nHost: voicesim.test\r\nAuthorization: Bearer k\r\n"+
				"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dm9pY2VzaW12b2ljZXNpbQ==\r\n\r\n")
			Expect(err).NotTo(HaveOccurred())
			r := bufio.NewReader(conn)
			resp, err := http.ReadResponse(r, nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(resp.StatusCode).To(Equal(101))
			began := time.Now()
			var at []time.Duration
			frames(r, func(opcode byte, _ []byte) bool {
				if opcode == opPing {
					at = append(at, time.Since(began).Round(time.Millisecond))
				}
				return len(at) < 2
			})
			Expect(at[0]).To(Equal(20260 * time.Millisecond))
			Expect(at[1]).To(Equal(2 * 20260 * time.Millisecond))
		})
	}, Entry("of a realtime session", "?model=gpt-realtime"), Entry("of a translation session", "/translations?model=gpt-realtime-translate"))

	It("ends when a text frame is not UTF-8", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			c.Send("{\"type\":\"\xff\"}")
			<-c.Over
			Expect(c.Err()).To(Equal(&transport.CloseError{Code: 1007, Reason: "a text frame is not UTF-8"}))
		})
	})

	It("that is no WebSocket is told so", func() {
		servertest.InVirtualTime(fakeserver.Options{}, func(ctx context.Context, s *fakeserver.Server) {
			Expect(request(ctx, s, "GET", "/v1/realtime?model=gpt-realtime", bearer, "").status).To(Equal(426))
		})
	})
})

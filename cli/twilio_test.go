package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/transport"
)

// stream is Twilio's end of a call with a program: it plays what it gets at once.
type stream struct {
	conn    *transport.Conn
	mu      sync.Mutex // for writing
	reading sync.WaitGroup
	heard   int   // bytes, when it is over
	ended   error // why it is over
	over    chan struct{}
}

// phones streams a call to a program.
func phones(address string) *stream {
	GinkgoHelper()
	conn, err := transport.Dial(GinkgoT().Context(), address, nil)
	Expect(err).NotTo(HaveOccurred())
	s := &stream{conn: conn, over: make(chan struct{})}
	s.reading.Go(s.read)
	DeferCleanup(func() { _ = conn.CloseNow(); s.reading.Wait() })
	s.says(`{"event":"connected","protocol":"Call","version":"1.0.0"}`)
	s.says(`{"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","customParameters":{"from":"+15550100"},
		"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}`)
	return s
}

func (s *stream) says(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.Write([]byte(message))
}

func (s *stream) read() {
	defer close(s.over)
	for {
		_, frame, err := s.conn.Read()
		if err != nil {
			s.ended = err
			return
		}
		var m struct {
			Event string
			Media struct{ Payload []byte }
		}
		if json.Unmarshal(frame, &m) == nil && m.Event == "mark" {
			s.says(string(frame))
		}
		s.heard += len(m.Media.Payload)
	}
}

// talks says a recording, and then nothing, until the call is over.
func (s *stream) talks(file string) {
	data, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	clip, err := audio.ReadWAV(bytes.NewReader(data))
	Expect(err).NotTo(HaveOccurred())
	samples, err := audio.Resample(clip.Mono(), clip.RateHz, 8000)
	Expect(err).NotTo(HaveOccurred())
	said := audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, samples)
	s.reading.Go(func() {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for stamp := 0; ; stamp += 20 {
			frame := bytes.Repeat([]byte{0xFF}, 160)
			said = said[copy(frame, said):]
			payload, _ := json.Marshal(frame)
			s.says(fmt.Sprintf(`{"event":"media","streamSid":"MZ1","media":{"track":"inbound","timestamp":"%d","payload":%s}}`, stamp, payload))
			select {
			case <-ticker.C:
			case <-s.over:
				return
			}
		}
	})
}

// freePort returns an address on which nobody listens.
func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

var _ = Describe("A phone line of Twilio", Label("module", "network"), func() {
	It("is answered: the caller speaks, keys in a number, and is said goodbye to", func() {
		dir := outside("../examples/twilio")
		here := freePort()
		p := starts(builds(dir, "."), "-url", served(filepath.Join(dir, "rules.json")), "-addr", here, "-host", "phone.test")
		var resp *http.Response
		Eventually(func() (err error) {
			resp, err = http.PostForm("http://"+here+"/voice", url.Values{"From": {"+15550100"}})
			return err
		}, 10*time.Second).Should(Succeed())
		twiml, err := io.ReadAll(resp.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(resp.Body.Close()).To(Succeed())
		Expect(string(twiml)).To(ContainSubstring(`<Stream url="wss://phone.test/media"><Parameter name="from" value="+15550100">`))

		s := phones("ws://" + here + "/media")
		Eventually(p.Err, 20*time.Second).Should(gbytes.Say("call from \\+15550100"))
		Eventually(p.Err, 20*time.Second).Should(gbytes.Say("Desk: Hello, what can I do for you\\?"))
		s.talks(filepath.Join("..", "audiofixtures", "wav", "where-my-order-a1001.wav"))
		Eventually(p.Err, 20*time.Second).Should(gbytes.Say("caller: Hi, where's my order A1001\\?"))
		for _, key := range strings.Split("4711#", "") {
			s.says(`{"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"` + key + `"}}`)
		}
		Eventually(p.Err, 20*time.Second).Should(gbytes.Say("Desk: It has shipped."))
		Eventually(p.Err, 20*time.Second).Should(gbytes.Say("Desk: Goodbye."))
		Eventually(s.over, 20*time.Second).Should(BeClosed())
		Expect(s.ended).To(Equal(&transport.CloseError{Code: 1000}))
		Expect(s.heard).To(BeNumerically(">", 8000))
		Expect(string(p.Err.Contents())).NotTo(ContainSubstring("4711"))
	})

	It("is for Twilio alone, where there is a token", func() {
		GinkgoT().Setenv("TWILIO_AUTH_TOKEN", "12345")
		here := freePort()
		starts(builds(outside("../examples/twilio"), "."), "-addr", here)
		Eventually(func() (status int, err error) {
			resp, err := http.PostForm("http://"+here+"/voice", nil)
			if err != nil {
				return 0, err
			}
			return resp.StatusCode, resp.Body.Close()
		}, 10*time.Second).Should(Equal(http.StatusForbidden))
	})
})

package voices_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/speech/voices"
)

// inMemory answers requests without a socket.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w.Result(), nil
}

const secret = "sk-very-secret"

// speechServer takes requests as OpenAI's service does, and answers with a WAV file.
func speechServer(asked *[]map[string]any) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/audio/speech", func(w http.ResponseWriter, r *http.Request) {
		fail := func(status int, text string) {
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"message": text}})
		}
		var body map[string]any
		switch err := json.NewDecoder(r.Body).Decode(&body); {
		case r.Header.Get("Authorization") != "Bearer "+secret:
			fail(http.StatusUnauthorized, "Incorrect API key provided: "+r.Header.Get("Authorization"))
		case err != nil || body["voice"] == nil || body["input"] == "":
			fail(http.StatusBadRequest, "voice and input are required")
		case body["response_format"] != "wav":
			_, _ = io.WriteString(w, "ID3 something")
		default:
			*asked = append(*asked, body)
			w.Header().Set("Content-Type", "audio/wav")
			_, _ = w.Write(wav(len(*asked)))
		}
	})
	return mux
}

var _ = Describe("Service", func() {
	ctx := context.Background()
	var asked []map[string]any
	service := func(handler http.Handler, key string) *voices.Service {
		return &voices.Service{
			URL: "https://user:pass@speech.example/v1/audio/speech?token=abc", Model: "tts-9", Key: key,
			Transport: inMemory{handler},
		}
	}
	BeforeEach(func() { asked = nil })

	It("asks for a WAV file of the words, once, and keeps no key", func() {
		dir := GinkgoT().TempDir()
		v := &voices.Voice{Engine: service(speechServer(&asked), secret), Cache: &voices.Cache{Dir: dir}}
		for range 2 {
			s, err := v.Speak(ctx, speech.Line{Words: "Where is B22?"})
			Expect(err).NotTo(HaveOccurred())
			Expect(s.Words).To(HaveLen(3))
		}
		Expect(asked).To(Equal([]map[string]any{{"model": "tts-9", "input": "Where is B 2 2?", "voice": "alloy", "response_format": "wav"}}))
		kept, err := filepath.Glob(filepath.Join(dir, "*"))
		Expect(err).NotTo(HaveOccurred())
		Expect(kept).To(HaveLen(2))
		for _, name := range kept {
			data, err := os.ReadFile(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(data)).NotTo(Or(ContainSubstring(secret), ContainSubstring("pass"), ContainSubstring("abc")))
		}
		Expect(v.Engine.Identity(ctx)).NotTo(Or(ContainSubstring(secret), ContainSubstring("pass"), ContainSubstring("abc")))
	})

	It("is refused without a cache, as it varies", func() {
		_, err := (&voices.Voice{Engine: service(speechServer(&asked), secret)}).Speak(ctx, speech.Line{Words: "Hi"})
		Expect(err).To(MatchError(ContainSubstring("differently each time")))
	})

	DescribeTable("says what went wrong, and never the key",
		func(s *voices.Service, want string) {
			_, err := s.Speak(ctx, "Hi", "")
			Expect(err).To(MatchError(want))
		},
		Entry("a wrong key", service(speechServer(&asked), "sk-other"), "https://speech.example/v1/audio/speech answered 401 Unauthorized: Incorrect API key provided: Bearer [key]"),
		Entry("no such path", service(http.NotFoundHandler(), secret), "https://speech.example/v1/audio/speech answered 404 Not Found: 404 page not found"),
		Entry("no WAV file", service(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "audio/mpeg")
			_, _ = io.WriteString(w, "ID3")
		}), secret), "https://speech.example/v1/audio/speech gave no WAV file (audio/mpeg)"),
		Entry("a redirect", service(http.RedirectHandler("https://elsewhere.example/", http.StatusTemporaryRedirect), secret),
			"https://speech.example/v1/audio/speech answered 307 Temporary Redirect"),
		Entry("no connection", &voices.Service{URL: "https://user:pass@speech.example/x?token=abc", Key: secret, Transport: broken{}},
			"https://speech.example/x: line to [key] is cut"),
		Entry("no URL", &voices.Service{URL: "://x"}, "its address is no URL"),
	)

	It("speaks over a socket, and waits no longer than it may", Label("network"), func() {
		server := httptest.NewServer(speechServer(&asked))
		defer server.Close()
		s := &voices.Service{URL: server.URL + "/v1/audio/speech", Key: secret}
		file, err := s.Speak(ctx, "Hi", "nova")
		Expect(err).NotTo(HaveOccurred())
		Expect(file).To(Equal(wav(1)))
		Expect(asked[0]["voice"]).To(Equal("nova"))

		release := make(chan struct{})
		slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		defer slow.Close()
		defer close(release)
		s = &voices.Service{URL: slow.URL + "/", Limit: 50 * time.Millisecond}
		_, err = s.Speak(ctx, "Hi", "")
		Expect(err).To(MatchError(slow.URL + "/ did not answer within 50ms"))
	})
})

// broken fails with an error that tells the key.
type broken struct{}

func (broken) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("line to " + secret + " is cut")
}

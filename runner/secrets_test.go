package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// What must be found nowhere: the key in nothing, the others in nothing that is written down.
const (
	secretKey  = "sk-canary-4f1d9b7c"
	secretCard = "4929123412341234"
	secretPIN  = "PIN 77310"
)

// careless is an agent whose code tells of a card and a PIN wherever it can.
func careless() *agents.Agent {
	told := errors.New(secretCard + " " + secretPIN)
	tools := []agents.Tool{
		tool("pays", func(context.Context) (string, error) { return secretCard, nil }),
		tool("fails", func(context.Context) (string, error) { return "", told }),
		tool("panics", func(context.Context) (string, error) { panic(told) }),
		tool("exits", func(context.Context) (string, error) { panic(secretPIN) }),
		tool("stays", func(ctx context.Context) (string, error) { time.Sleep(time.Hour); return "", told }),
		tool("asks", func(context.Context) (string, error) { return secretPIN, nil }).WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) {
			return false, told
		}),
	}
	guard := agents.NewGuardrail("g", func(_ context.Context, text string) error {
		if strings.Contains(text, "trip") {
			return agents.Trip(secretCard)
		}
		return told
	})
	tell := func(context.Context, json.RawMessage) error { return told }
	return &agents.Agent{
		Name: "Support", Instructions: "The PIN is " + secretPIN, Tools: tools, Guardrails: []agents.OutputGuardrail{guard},
		Handoffs: []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}, On: tell}},
		Hooks:    agents.Hooks{Ended: func(context.Context, string) { panic(told) }},
	}
}

var _ = Describe("A key, a card number and a PIN", func() {
	It("are in no log, in no output and in no error of the runtime, whatever goes wrong", func() {
		var log strings.Builder
		var errs []error
		outputs := redirected(func() {
			inCall(func(r *rig) {
				r.agent, r.opts.APIKey = careless(), secretKey
				r.opts.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug - 4, AddSource: true}))
				r.opts.ToolFailed = func(agents.ToolCall, error, string) string { panic(secretCard) }
				r.opts.Reconnect = runner.Reconnect{Attempts: 1}
				r.opts.ToolTimeout = 5 * time.Second
			}, func(r *rig) {
				Expect(r.connErr).NotTo(HaveOccurred())
				for i, name := range []string{"pays", "fails", "panics", "exits", "stays", "asks", "transfer_to_billing", "unknown"} {
					r.send(calls("r1", fmt.Sprint("c", i), name, `{"card":"`+secretCard+`"}`))
				}
				r.send(began("r2"), words("r2", "i2", secretCard), words("r2", "i2", " trip"), done("r2", "completed"))
				r.send(&wire.ErrorEvent{Error: wire.Error{Type: "server_error", Message: secretCard}},
					&wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "u1", Transcript: secretPIN},
					&wire.ConversationItemInputAudioTranscriptionFailed{ItemID: "u2", Error: wire.Error{Message: secretPIN}},
					&wire.ResponseDone{Response: wire.Response{ID: "r3", Status: "failed", StatusDetails: wire.Some(wire.StatusDetails{Error: &wire.Error{Message: secretCard}})}})
				_ = r.conn().Write([]byte(`{"type":"error","error":"` + secretCard + `"}`))
				_ = r.conn().Write([]byte(`{"type":"` + "x" + `","card":` + secretCard + secretPIN))
				errs = append(errs, r.session.SendText("My card is "+secretCard))
				errs = append(errs, r.session.Send(&wire.ConversationItemCreate{Item: wire.Item{ID: "x", Type: wire.ItemMessage, Role: "user",
					Extra: wire.Fields{{Name: "card", Value: json.RawMessage(secretCard + secretPIN)}}}}))
				r.until(20 * time.Second)
				_ = r.conn().Close(1011, secretPIN)
				r.until(40 * time.Second)
				_ = r.conn().Close(1011, "gone")
				r.until(time.Minute)
				errs = append(errs, r.session.Approve("c5"))
				for _, line := range r.saw() {
					Expect(line).NotTo(ContainSubstring(secretKey))
				}
				began := time.Now()
				errs = append(errs, r.session.Close())
				Expect(time.Since(began)).To(BeNumerically("<", 5*time.Second))
				time.Sleep(2 * time.Hour) // the tool that stays comes back
			})
		})
		for _, line := range []string{"tool panicked", "words for a tool that failed", "session problem", "server error", "approval policy failed",
			"user code still running", `"kind":"hook_failed"`, `"kind":"bad_frame"`, `"kind":"handoff_failed"`, `"kind":"guardrail_failed"`} {
			Expect(log.String()).To(ContainSubstring(line), "else this proves nothing")
		}
		for what, text := range map[string]string{"log": log.String(), "output": outputs, "errors": fmt.Sprint(errs)} {
			for _, secret := range []string{secretKey, secretCard, "77310"} {
				Expect(text).NotTo(ContainSubstring(secret), what)
			}
		}
	})

	It("are in no error of Connect, also when the server repeats them", func() {
		var errs []string
		Expect(virtualtime.Run(func(ctx context.Context) error {
			memory := transport.NewMemory(nil)
			srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				http.Error(w, "no such key: "+r.Header.Get("Authorization")+r.Header.Get("Api-Key"), http.StatusUnauthorized)
			})}
			over := make(chan struct{})
			go func() { defer close(over); _ = srv.Serve(memory.Listener()) }()
			for _, o := range []runner.Options{
				{APIKey: secretKey},
				{Key: func(context.Context) (string, error) { return secretKey, nil }},
				{Header: http.Header{"Api-Key": {secretKey}}},
				{APIKey: secretKey, URL: "ws://server.test/?api-key=" + secretKey, ConnectTimeout: 1},
				{APIKey: secretKey, URL: "%zz" + secretKey},
				{APIKey: secretKey, URL: "http://" + "server.test/" + secretKey, Voice: "x"},
			} {
				if o.URL == "" {
					o.URL = "ws://server.test/v1/realtime?key=" + secretKey
				}
				o.NetDial, o.NoEnvironment = memory.Dial, true
				_, err := runner.New(&agents.Agent{Name: "Support"}, &o).Connect(ctx)
				errs = append(errs, fmt.Sprintf("%v %+v", err, err))
			}
			_ = srv.Close()
			<-over
			return nil
		})).To(Succeed())
		Expect(errs[0]).To(ContainSubstring("401"))
		Expect(errs[0]).To(ContainSubstring("no such key: Bearer [key]"))
		Expect(errs).To(HaveLen(6))
		for _, text := range errs {
			Expect(text).NotTo(Or(ContainSubstring(secretKey), Equal("<nil> <nil>")))
		}
	})
})

// redirected returns what f writes to the process's outputs.
func redirected(f func()) string {
	GinkgoHelper()
	name := filepath.Join(GinkgoT().TempDir(), "outputs")
	file, err := os.Create(name)
	Expect(err).NotTo(HaveOccurred())
	out, errOut := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = file, file
	defer func() {
		os.Stdout, os.Stderr = out, errOut
		_ = file.Close()
	}()
	f()
	text, err := os.ReadFile(name)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

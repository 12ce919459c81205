package supportline_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/speech"
)

// This file has the Go that README.md and docs show, so that it is compiled and run. A spec of package cli compares them.

var _ = Describe("README.md", func() {
	It("looks up the order and says what it found", func() {
		call := harness.Talk(harness.Conversation{
			Agent: supportline.New,
			Steps: []*harness.Step{
				harness.CallerSays("Hi, where's my order A1001?"),
				harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
				harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
			},
		}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Tools()).To(HaveExactElements(HaveField("Output", "shipped, arriving Tuesday")))
		Expect(call.Heard()).To(HaveSuffix("arrive Tuesday."))
	})
})

var _ = Describe("The scripted calls", func() {
	opts := &harness.Options{Agents: harness.Agents{"supportline": supportline.New}}
	for name, play := range harness.Specs(os.DirFS("calls"), "calls", opts) {
		It(name, func(ctx SpecContext) {
			Expect(play(ctx).Err()).NotTo(HaveOccurred())
		})
	}
})

// production is the service that README.md shows.
func production(ctx context.Context, key string, mic io.Reader, play func(io.Reader)) error {
	type order struct {
		ID string `json:"order_id"`
	}
	orderStatus := func(context.Context, order) (string, error) { return "shipped, arriving Tuesday", nil }
	billing := &agents.Agent{Name: "Billing", Instructions: "You help with refunds."}
	noCardNumbers := agents.ForbidPattern("no_card_numbers", regexp.MustCompile(`\d{13}`))

	support := &agents.Agent{
		Name:         "Support",
		Instructions: "You are a phone support agent. Ask for an order number, then call get_order_status.",
		Tools:        []agents.Tool{agents.NewTool("get_order_status", "Look up the status of an order by its ID.", orderStatus)},
		Handoffs:     []agents.Handoff{{Agent: billing, Description: "Transfer to billing support"}},
		Guardrails:   []agents.OutputGuardrail{noCardNumbers},
	}
	session, err := runner.New(support, &runner.Options{APIKey: key}).Connect(ctx)
	if err != nil {
		return err
	}
	defer session.Close()

	go pump(mic, session.SendAudio) // PCM16, 24 kHz mono, unless Options.Input says otherwise
	go play(session.Playout())      // pulled by the device at its own pace: reading is the playback clock

	for ev, err := range session.Events(ctx) {
		if err != nil {
			return err
		}
		switch ev := ev.(type) {
		case *runner.ApprovalRequested:
			session.Approve(ev.CallID)
		case *runner.Interrupted:
			log.Printf("heard %v of %v", ev.Heard, ev.Generated)
		}
	}
	return nil
}

// frame is 20 ms of sound.
const frame = audio.RateHz / 50 * 2

// pump sends a microphone's sound as it comes, and then silence.
func pump(mic io.Reader, send func([]byte) error) {
	for pcm := make([]byte, frame); ; clear(pcm) {
		_, _ = io.ReadFull(mic, pcm)
		if send(pcm) != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

var _ = Describe("The Go of README.md and docs", func() {
	It("talks in production", Label("network"), func(spec SpecContext) {
		server := httptest.NewServer(harness.Simulator(nil))
		defer server.Close()
		GinkgoT().Setenv("OPENAI_BASE_URL", server.URL+"/v1")
		u, found := audiofixtures.Find(audiofixtures.Caller, "Hi, where's my order A1001?", "")
		Expect(found).To(BeTrue())
		ctx, hangUp := context.WithCancel(spec)
		defer hangUp()
		heard := false
		played := make(chan struct{})
		err := production(ctx, "any", bytes.NewReader(audio.Format{}.AppendBytes(nil, u.Samples())), func(playout io.Reader) {
			defer close(played)
			for pcm := make([]byte, frame); ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
				n, err := playout.Read(pcm)
				for _, b := range pcm[:n] {
					heard = heard || b != 0
				}
				if heard || err != nil {
					hangUp()
				}
			}
		})
		Expect(err).To(MatchError(context.Canceled))
		<-played
		Expect(heard).To(BeTrue())
	}, NodeTimeout(20*time.Second))

	It("has recordings of one's own", func() {
		GinkgoT().Chdir(GinkgoT().TempDir())
		u, _ := audiofixtures.Find(audiofixtures.Caller, "Hi, where's my order A1001?", "")
		Expect(os.Mkdir("recordings", 0o700)).To(Succeed())
		file, err := os.Create(filepath.Join("recordings", "hello.wav"))
		Expect(err).NotTo(HaveOccurred())
		Expect(errors.Join(audio.WriteWAV(file, &audio.Clip{Samples: u.Samples()}), file.Close())).To(Succeed())
		Expect(os.WriteFile(filepath.Join("recordings", "hello.txt"), []byte("Hello, it's me."), 0o600)).To(Succeed())
		agents := harness.Agents{"supportline": supportline.New}

		folder, err := speech.OpenFolder(os.DirFS("recordings"), "recordings") // folder.Problems has what is wrong with single files
		own := harness.BundledSpeech()
		own.Recordings = append(own.Recordings, folder)
		opts := &harness.Options{Agents: agents, Speech: own}

		Expect(err).NotTo(HaveOccurred())
		own.StandIn = false
		call := harness.Talk(harness.Conversation{Agent: supportline.New, Steps: []*harness.Step{
			harness.CallerSays("Hello, it's me."), harness.ModelSays("Hello."),
		}}, opts)
		Expect(call.Err()).NotTo(HaveOccurred())
	})

	It("has recordings and voices of a project", func() {
		agents := harness.Agents{"supportline": supportline.New}

		own, err := harness.ProjectSpeech("calls")            // as voicesim run calls: voicesim.yaml, folders of recordings, the voice and what it has said
		opts := &harness.Options{Agents: agents, Speech: own} // one value for Load, Catalog, Play and Talk

		Expect(err).NotTo(HaveOccurred())
		Expect(harness.Load(os.DirFS("calls"), "calls", opts)).To(HaveField("Err()", BeNil()))
	})

	It("writes reports of a suite", func() {
		dir := GinkgoT().TempDir()
		suite := reports.Suite{Dir: dir, NoSound: true}
		conversation := harness.Conversation{Agent: supportline.New, Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("It should arrive Tuesday."),
		}}
		DeferCleanup(func() { Expect(filepath.Join(dir, reports.ResultsFile)).To(BeAnExistingFile()) })

		call := harness.Talk(conversation, &harness.Options{Report: suite.Spec(GinkgoT())})
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Heard()).To(ContainSubstring("arrive Tuesday"))
	})

	It("breaks a session on purpose", Label("network"), func(spec SpecContext) {
		server := harness.Simulator(nil)
		listening := httptest.NewServer(server)
		defer listening.Close()
		session, err := runner.New(supportline.New(), &runner.Options{URL: "ws" + listening.URL[len("http"):] + "/v1/realtime", APIKey: "any"}).Connect(spec)
		Expect(err).NotTo(HaveOccurred())
		defer session.Close()

		server.Sessions()[0].Inject(&faults.Stall{For: 3 * time.Second})

		Expect(server.Sessions()).To(HaveLen(1))
	}, NodeTimeout(20*time.Second))
})

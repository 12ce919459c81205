package runner_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

// simulated plays a call of an example with a server in memory that answers by rules, in virtual time: it takes no time, and its
// clock shows the same at each play. The options lead there; an agent is played with them as with a live server.
func simulated(rules string, call func(ctx context.Context, opts *runner.Options) error) {
	err := virtualtime.Run(func(ctx context.Context) error {
		model, err := models.ParseRules("rules", []byte(rules))
		if err != nil {
			return err
		}
		server := fakeserver.NewMemory(&fakeserver.Options{
			Utterances: heard(),
			MCP:        []fakeserver.MCPServer{{Label: "shop", Tools: []fakeserver.MCPTool{{Name: "find"}, {Name: "refund", Answer: "refunded"}}}},
			NewModel:   func(fakeserver.SessionInfo) fakeserver.Model { return model },
		}, fakeserver.MemoryOptions{Delay: 10 * time.Millisecond, DelayBack: 10 * time.Millisecond})
		defer func() { _ = server.Close() }()
		return call(ctx, &runner.Options{URL: server.URL(), NetDial: server.NetDial, APIKey: "any", NoEnvironment: true})
	})
	if err != nil {
		fmt.Println(err)
	}
}

// inSimulatedCall is simulated, in a call of an agent that is connected. The options lack what says where the server is; nil are
// the defaults.
func inSimulatedCall(rules string, agent *agents.Agent, opts *runner.Options, call func(ctx context.Context, session *runner.Session) error) {
	simulated(rules, func(ctx context.Context, server *runner.Options) error {
		if opts == nil {
			opts = &runner.Options{}
		}
		opts.URL, opts.NetDial, opts.APIKey, opts.NoEnvironment = server.URL, server.NetDial, server.APIKey, server.NoEnvironment
		session, err := runner.New(agent, opts).Connect(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
		return call(ctx, session)
	})
}

// heard are the recordings that the server recognises.
func heard() (all []fakeserver.Utterance) {
	for _, words := range []string{"Hi, where's my order A1001?", "Mm-hmm."} {
		recording, _ := audiofixtures.Find(audiofixtures.Caller, words, "")
		all = append(all, fakeserver.Utterance{ID: recording.ID, Text: recording.Text, Samples: recording.Samples()})
	}
	return all
}

// loudspeaker plays what the agent says until the call is over.
func loudspeaker(session *runner.Session) { play(session, io.Discard) }

// microphone is a caller who says recorded words, and is silent then, until the call is over.
func microphone(session *runner.Session, words string) { pump(session, saying(words)) }

// cutLine is a network whose connections can be cut.
type cutLine struct {
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	conns []net.Conn
}

func (l *cutLine) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := l.dial(ctx, network, addr)
	l.conns = append(l.conns, conn)
	return conn, err
}

// Cut cuts the newest connection.
func (l *cutLine) Cut() { _ = l.conns[len(l.conns)-1].Close() }

// saying is a caller who says recorded words.
func saying(words string) io.Reader {
	recording, _ := audiofixtures.Find(audiofixtures.Caller, words, "")
	var wav bytes.Buffer
	_ = audio.WriteWAV(&wav, &audio.Clip{Samples: recording.Samples()})
	mic, _ := taped(bytes.NewReader(wav.Bytes()))
	return mic
}

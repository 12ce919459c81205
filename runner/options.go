package runner

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/endpoint"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/wire"
)

// Options says how sessions are run. The zero value works but for the key: every zero field means the
// default its comment names. New copies it.
type Options struct {
	// Where to.
	Dialect Dialect                                                           // whose form of the API is spoken; zero means OpenAI's
	URL     string                                                            // "" means OPENAI_BASE_URL, else wss://api.openai.com/v1/realtime; of a resource with DialectAzure
	APIKey  string                                                            // sent as a bearer token; "" means OPENAI_API_KEY
	Key     func(ctx context.Context) (string, error)                         // asked for the key at each connection, and wins over APIKey; may be nil
	NoKey   bool                                                              // no key is sent, and none is missing: something on the way adds it
	Header  http.Header                                                       // sent with the handshake; an Authorization or Api-Key in it wins over both
	Model   string                                                            // "" means the URL's own, else gpt-realtime-2.1; a deployment with DialectAzure
	CallID  string                                                            // of a phone call to join, which has its model and its sound already; "" means the URL's own, else none
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error) // nil means the net package

	// NoEnvironment keeps the environment out: nothing of OPENAI_API_KEY, OPENAI_ORG_ID, OPENAI_PROJECT_ID,
	// OPENAI_BASE_URL, AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY is read. Each is read only where the options say nothing.
	NoEnvironment bool

	// Settings of the wire. Session has all of them in the form of session.update, and wins over the fields below, key
	// by key; with wire.Some and wire.Null it can say zero and null. Instructions and tools belong to the agent.
	// Configure may change the result before it is sent, at Connect and at every handoff: the hatch for what is new.
	// It is the user's code: it runs through Executor, and a panic in it is the error of Connect or of the handoff.
	// ReadSettings reads a Session from a file.
	Session   wire.Session
	Configure func(*wire.Session)

	// Sound.
	Voice         string         // wins over those of the agents; "" leaves theirs, or the server's
	Input         audio.Format   // of SendAudio
	Output        audio.Format   // of Playout and Audio
	TurnDetection *TurnDetection // nil leaves the server's default
	Transcription string         // model; "" means gpt-4o-mini-transcribe, "off" none
	BargeIn       BargeIn        // what the caller's speech does to the agent's; zero means BargeInServer

	// GatherAudio lets audio of the caller wait until there is so much of it, 200 ms at most, and sends it as one frame: with 40 ms,
	// a device of 20 ms frames costs half the writing, and the server hears the caller up to 20 ms later. Whatever is to come
	// behind the audio, a commit say, goes behind it; and audio that has waited for as long as this goes as it is. Zero sends
	// each piece as it comes.
	GatherAudio time.Duration

	// Playing.
	DeviceLatency time.Duration // from a read of the playout, or an Audio event, to the ear; zero means none
	Playout       PlayoutMode   // how what the agent says reaches the ear; zero means DevicePlayout

	// Talk.
	Greeting   Greeting                 // zero means that nobody is asked to speak first
	Guardrails []agents.OutputGuardrail // checked after the agent's own
	Hooks      agents.Hooks             // told what happens in the call, before the hooks of the agents; zero is nobody
	TextOnly   bool                     // the agent writes instead of speaking

	// FillGaps is after how long a caller's line from which nothing comes counts as silent, so that a turn finds its end: a
	// phone that is muted, a network that loses packets, a gateway that sends no silence. From then on silence is sent in
	// its place, in real time, until it speaks again; what comes late is heard later by as much. Zero means never: what is
	// not sent, the server waits for. It does nothing before the first sound, and without turn detection.
	FillGaps time.Duration

	// Echo says what becomes of the agent's own voice where the caller's microphone hears it: a loudspeaker, a car. Else the
	// server takes it for the caller, who interrupts. Zero sends it as it is.
	Echo EchoPolicy

	// Checking says how output guardrails look at what the model says; zero means as it is heard.
	Checking Checking

	// FalseAlarms says which speech of the caller does not cut the agent off; zero means that all does.
	FalseAlarms FalseAlarms

	// Fallback is what the caller hears in a silence that the agent owes; zero means nothing.
	Fallback Fallback

	// Reminders speak to a caller who says nothing; zero means that nobody does.
	Reminders Reminders

	// Reconnect says what becomes of a call whose connection to the server is lost; zero means that it ends.
	Reconnect Reconnect

	// Retry says which responses are asked for again of itself; zero means none.
	Retry Retry

	// ToolsAfterTrip runs tool calls that a response makes although a guardrail has stopped it. Else they are answered
	// with the reason, and nothing is done.
	ToolsAfterTrip bool

	// CheckBeforeApproval has the input guardrails of a tool look at a call before a human is asked about it, and again when
	// it was approved. What they refuse comes to no human.
	CheckBeforeApproval bool

	// ToolFailed words what the model is told about a call that came to an error, in one place for all tools: it gets the call,
	// the error and the words that are usual, and returns the words. The error is the tool's own, an *agents.ArgumentsError,
	// an *agents.PanicError, or wraps context.DeadlineExceeded, ErrUnknownTool, ErrRejected or ErrClosed. It is not asked about
	// a human's refusal that has words of its own. It runs as tools do; a panic in it, and more than 2 s, leave the usual words.
	// Nil leaves them, too.
	ToolFailed func(call agents.ToolCall, err error, usual string) string

	// MCPWait is how long the first turn waits for the agent's MCP servers to list their tools, so that it can use them:
	// Connect returns when they have, or not in this time, which is added to ConnectTimeout, and the greeting comes after it.
	// Answers that are asked for after a handoff wait in the same way; those that the server makes by itself do not. Zero
	// means not at all: a server that is slow makes no caller wait.
	MCPWait time.Duration

	// Time. Negative means for ever.
	ConnectTimeout  time.Duration // to the acknowledged configuration; zero means 15 s
	ToolTimeout     time.Duration // of a tool without its own; zero means 30 s
	ApprovalTimeout time.Duration // until a call nobody decided is refused; zero means 1 min
	MCPListTimeout  time.Duration // until a list of an MCP server's tools that did not come is a Problem; zero means 30 s
	HandoffTimeout  time.Duration // until a configuration counts as acknowledged; zero means 5 s
	BatchTimeout    time.Duration // until a response is requested although outputs are missing; zero means never
	MaxCall         time.Duration // longest call; zero means 2 h
	PingInterval    time.Duration // between pings of the server; zero means 15 s
	PongTimeout     time.Duration // until a server that sends nothing counts as gone; zero means 10 s, not negative

	// Bounds.
	MaxUnsentAudio  time.Duration // of the caller, waiting for a slow line; zero means 5 s
	MaxPlayout      time.Duration // of the agent, waiting to be heard; zero means 4 min, negative for ever
	MaxUnreadEvents int           // beyond which events are lost to a reader who is behind, Audio from the half on, none that asks for or stops something; zero means 8192
	MaxFrame        int64         // bytes of the server's largest frame, beyond which the session ends; zero means 16 MiB
	MaxTools        int           // tools that run at once; further calls wait for their turn. Zero means 64
	MaxToolOutput   int           // bytes of a tool's output, which is cut there; the model is told. Zero means 128 KiB
	MaxBadFrames    int           // unreadable frames that end the session; zero means 10

	// Enter returns what calls that which a method of the session does to it, for a session whose time is not that of all who
	// call: it is there for harnesses. It is asked where a method is called; what it returns is nil where the method may just go
	// on. A method whose function is not called returns what it returns after the end of the session. Nil is never asked.
	Enter func() (call func(do func()))

	// What it tells. A panic in one of these ends the session, which says so.
	Executor Executor     // runs the user's code; nil means a goroutine for each job
	Tap      func(Frame)  // sees every frame of both directions; nil means nobody
	Observe  func(Event)  // sees every event as it is made, beside its reader; must be quick and not call the session; nil means nobody
	Logger   *slog.Logger // nil discards. What is said, heard, asked or answered in a call is never logged

	given   settings.Given
	accepts bool // they are for accepting a call
}

// Dialect is whose form of the Realtime API is spoken. The events are the same; addresses and keys are not.
//
//	           | DialectOpenAI                  | DialectAzure
//	-----------+--------------------------------+-----------------------------------------------------
//	URL        | of sessions                    | of the resource: https://NAME.openai.azure.com
//	Model      | gpt-realtime-2.1 if not named  | the deployment's name; must be named
//	key        | Authorization: Bearer KEY      | api-key: KEY; a token of Microsoft Entra is a bearer token
//	variables  | OPENAI_…                       | AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY
//
// With DialectAzure, Options.Transcription is the name of a deployment, too.
type Dialect = endpoint.Dialect

// The dialects.
const (
	DialectOpenAI = endpoint.OpenAI
	DialectAzure  = endpoint.Azure
)

// TurnDetection says how the server finds the ends of the caller's turns. Zero fields are left to the server's defaults.
type TurnDetection = settings.TurnDetection

// The types of turn detection.
const (
	ServerVAD       = settings.ServerVAD
	SemanticVAD     = settings.SemanticVAD
	NoTurnDetection = settings.NoTurnDetection // the application ends turns: CommitAudio, then CreateResponse
)

// BargeIn says what it does to the agent's speech that the caller begins to speak.
type BargeIn uint8

const (
	// BargeInServer does as the server: it cuts the agent off if the session's turn detection has
	// interrupt_response, which cancels the response there.
	BargeInServer BargeIn = iota
	// BargeInAlways cuts the agent off and cancels the response from here if the server does not.
	BargeInAlways
	// BargeInOff never stops what is being heard, and asks the server not to cancel responses either: with it,
	// TurnDetection's NoInterrupt is always set, and nil means ServerVAD.
	BargeInOff
)

// PlayoutMode is how what the agent says reaches the ear, and how the session knows what of it was heard.
type PlayoutMode uint8

const (
	// DevicePlayout is a device that reads the Playout at its own pace: what it has read is heard, DeviceLatency later.
	DevicePlayout PlayoutMode = iota
	// FarPlayout is a player that takes audio ahead of time, with Playout.Take, and buffers it: a phone gateway, a
	// browser. What it has played it reports with marks, to Playout.Heard.
	FarPlayout
	// PushPlayout hands the audio out as Audio events, as soon as it arrives. The application reports what was played
	// with their marks; as long as it reports nothing, what was handed out counts as heard at the pace of real time,
	// answer after answer. The Playout cannot be read.
	PushPlayout
)

// EchoPolicy says what becomes of the agent's own voice in the caller's sound.
type EchoPolicy uint8

const (
	// EchoPasses sends it as it is: the device has an echo canceller, or none is needed.
	EchoPasses EchoPolicy = iota
	// EchoGuard sends silence in its place. The caller can interrupt all the same, by speaking as loud as the echo. What
	// was played is compared with what is heard, up to 600 ms later. It needs a device that reads the Playout
	// (DevicePlayout) as it plays, and SendAudio as it hears; each piece of a caller who talks over the agent costs about
	// a millisecond.
	EchoGuard
	// EchoHalfDuplex sends silence as long as the agent is heard: the caller cannot interrupt.
	EchoHalfDuplex
)

// Greeting says who speaks first. The zero value: nobody is asked to.
type Greeting struct {
	Instructions string // what the agent is to do first, beside its own instructions
	Text         string // or the very words it is to say

	// Uninterruptible has it heard to its end, whatever the caller says meanwhile, which is answered afterwards.
	Uninterruptible bool
}

// withDefaults returns a copy of o with zero fields filled in. o may be nil.
func (o *Options) withDefaults() Options {
	var out Options
	if o != nil {
		out = *o
	}
	out.given = settings.Given{Input: out.Input, Output: out.Output, Transcription: out.Transcription}
	fill(&out.Transcription, "gpt-4o-mini-transcribe")
	out.Input, out.Output = out.Input.Normal(), out.Output.Normal()
	fill(&out.ConnectTimeout, 15*time.Second)
	fill(&out.ToolTimeout, 30*time.Second)
	fill(&out.ApprovalTimeout, time.Minute)
	fill(&out.MCPListTimeout, listTimeout)
	fill(&out.HandoffTimeout, 5*time.Second)
	fill(&out.BatchTimeout, -1)
	fill(&out.MaxCall, 2*time.Hour)
	fill(&out.PingInterval, 15*time.Second)
	fill(&out.PongTimeout, 10*time.Second)
	fill(&out.MaxUnsentAudio, 5*time.Second)
	fill(&out.MaxPlayout, 4*time.Minute) // longer than the longest answer of 4,096 tokens at 20 a second
	fill(&out.MaxUnreadEvents, 8192)
	fill(&out.MaxTools, 64)
	fill(&out.MaxToolOutput, 128<<10)
	fill(&out.MaxBadFrames, 10)
	if out.Logger == nil {
		out.Logger = slog.New(slog.DiscardHandler)
	}
	return out
}

// fill sets a zero field to its default.
func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

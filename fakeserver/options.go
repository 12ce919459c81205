package fakeserver

import (
	"log/slog"
	"net/http"
	"time"
)

// Options says what a server knows and how it behaves. The zero value is a server that accepts any
// key, speaks babble and answers each turn with what it understood. It is copied by the
// constructors.
type Options struct {
	// What it says.

	// NewModel makes the model of one session, which decides each of its responses. It is called
	// from the session's own goroutine before session.created goes out. nil means [Echo]; package models has others.
	NewModel ModelMaker
	// Voice turns text into sound. It is shared by all sessions and must be safe for concurrent
	// use. nil means [Babble].
	Voice Voice

	// What it understands.

	// Utterances are the recordings it recognises. Their prints are computed when the server is made, at
	// a third of a millisecond for each second; make a [Vocabulary] once where several servers know the
	// same recordings.
	Utterances []Utterance
	// Vocabulary holds more recordings that it recognises. nil means none.
	Vocabulary *Vocabulary

	// Injected reports whether a text that comes as a user's message was written by the client's program and not
	// by the caller: such a message is no turn. It is called from many goroutines. nil means
	// [clientlint.FromSDK].
	Injected func(text string) bool

	// SpeaksOn reports whether a caller who pauses has words left to say, for semantic turn detection: beside what recordings
	// tell, of which the caller may have said one to its end. It is called from the sessions' loops and must not block. nil
	// knows nothing.
	SpeaksOn func() bool

	// What it calls.

	// MCP are the servers of tools that sessions can name. A server that is not among them lists nothing,
	// as one that cannot be reached.
	MCP []MCPServer

	// How it behaves.

	// Profiles are the models it offers, by the name in the URL. nil means [Profiles].
	Profiles map[string]Profile
	// Pacing is how fast its answers come. nil means the zero [Pacing], the measured defaults.
	Pacing *Pacing
	// Seed drives everything that looks random: ids, padding, the lag of a cancellation. Two servers
	// with the same seed, epoch and clients write the same bytes.
	Seed uint64
	// Epoch is the time of day, in ids and expires_at, at which the server was made. The zero value
	// means the clock's own time; a virtual clock starts in the year 2000, before ids have stamps.
	Epoch time.Time
	// RequireKey is the only API key accepted. "" accepts every key but an empty one.
	RequireKey string
	// NoKey accepts requests without any key.
	NoKey bool
	// Azure treats every session as one of Azure's paths, such as /openai/v1/realtime, where a path does not tell: parts of messages
	// come as content, too, no rate limits are told, and bad handshakes are answered with a status of HTTP.
	Azure bool
	// Deployments are the deployments on Azure, by name, and the models that they run, which are among Profiles or write
	// transcripts ([CheckDeployments]); others do not exist. nil takes one of any name for the model of that name, or else for the default one.
	Deployments map[string]string
	// AsOf is the day that the server takes it for: models that the live server ends until then ([wire.EndOf]) are refused. The
	// zero value refuses none.
	AsOf time.Time
	// Refuse says whether a connection that is otherwise right is refused, by its model. It is called
	// from many goroutines. nil refuses none.
	Refuse func(model string) Refusal
	// RefuseUpgrade answers bad handshakes with the status of HTTP on every path, as Azure does on its own: 401 for a key, 404 for
	// a model. The live server of OpenAI upgrades them all, and then closes.
	RefuseUpgrade bool
	// Webhook is told of incoming calls. nil tells nobody.
	Webhook *Webhook
	// Lifetime is how long a session may last before it expires. Zero means 60 minutes.
	Lifetime time.Duration
	// TruePredecessors makes previous_item_id tell the truth everywhere. The real server writes null
	// in conversation.item.done where a response's item follows the first item of the conversation;
	// false reproduces that.
	TruePredecessors bool
	// Faults returns what goes wrong with a session from the start: it is injected, in this order, before
	// session.created goes out. Every session needs faults of its own. nil means nothing. For later
	// faults see [Session.Inject].
	Faults FaultMaker
	// FaultKinds are the faults that the control endpoint can begin by name, such as those of
	// package faults. nil has none.
	FaultKinds []FaultKind
	// FailTranscription returns why the transcript of a turn fails, or nil where it does not. It is called
	// from the sessions' loops and must not block; the turn is read-only. The turn is answered all the same.
	// The zero Failure has the type server_error and no code. nil fails none.
	FailTranscription func(t *Turn) *Failure
	// QueueBytes bounds the frames that wait for a slow client; a session beyond it is closed.
	// Zero means 32 MiB.
	QueueBytes int

	// What it tells.

	// Logger gets one line for what happens to sessions as a whole. nil discards.
	Logger *slog.Logger
	// Observe is told what the server decides and notices. It is called from the sessions' loops,
	// one call at a time for each session, and for phone calls from the requests that change them. It must
	// not block. nil tells nobody.
	Observe func(Observation)
	// Control makes the control endpoint, which is mounted below [ControlPrefix] (docs/control.md), and keeps a
	// journal: control.New, of package control. Whoever reaches the server may then change what it says. nil mounts none.
	Control func(*Server) http.Handler
	// Journal keeps a journal of the newest sessions in memory, for [Server.Journal].
	Journal bool
}

// SessionInfo describes the session that a model is made for.
type SessionInfo struct {
	Number int    // counts the sessions of the server, from 1
	ID     string // "sess_…"
	Scope  string // of the request that opened it; "" is that of all others
	Model  string // as in the URL
	// Profile is that model's.
	Profile Profile

	journal *recorder // nil for none
}

// Note puts a line into the session's journal that a test must look at. It may be called by the session's model
// while it responds, and by its maker; without a journal it does nothing.
func (i SessionInfo) Note(text string) { i.journal.note(text) }

// Unplayed puts into the session's journal how many lines of its script are left to be played. It may be called as
// Note may.
func (i SessionInfo) Unplayed(lines int) { i.journal.unplayed(lines) }

// TranscriptOrder is where the transcript of a turn stands to the answer: clients must take either.
type TranscriptOrder uint8

const (
	// TranscriptsVary is the zero value: some are complete before the first item of the answer, how many depends on the
	// model that writes, and which on the seed. Where [Pacing.Transcription] is given, it means TranscriptsLate.
	// Source: recorded sessions, which have both.
	TranscriptsVary TranscriptOrder = iota
	// TranscriptsFirst are complete between the end of the turn and the first item of its answer.
	TranscriptsFirst
	// TranscriptsLate come after [Pacing.Transcription], and so with the usual pace after the first item.
	TranscriptsLate
)

// Pacing is how fast answers come. Times count from the moment a response is asked for: its
// response.create, or the commit of the turn it answers. Zero fields mean the defaults, which were
// measured on the live server in summer 2026; negative ones mean no time at all.
type Pacing struct {
	Created    time.Duration   // to response.created; zero means 5 ms
	FirstItem  time.Duration   // to the first response.output_item.added; zero means 200 ms
	FirstAudio time.Duration   // to the first burst of audio; zero means 350 ms
	Burst      []time.Duration // lengths of the first deltas, sent together; nil means the model's: one of 400 ms, or three of 250 ms
	Delta      time.Duration   // length of each later audio delta; zero means the model's: 400 or 250 ms
	Interval   time.Duration   // between later audio deltas; zero means the model's: five times real time with most, 13 times with gpt-realtime-2.1-mini
	Token      time.Duration   // between deltas of text and of arguments; zero means 7 ms
	// CancelLag is the longest time from the speech that interrupts a response, which stops it, to the events that close
	// it; that of each interruption is seeded, from three fifths of it up. Zero means 39 ms.
	CancelLag time.Duration
	// Transcription is from the commit of a turn to the first delta of its transcript. Zero means
	// 400 ms. The whole transcript follows 180 ms later. A model that streams takes half of it for each word
	// and after the commit; the whole transcript follows 300 ms later.
	Transcription time.Duration
	// Transcripts says whether transcripts of turns are complete before the first item of the answer.
	Transcripts TranscriptOrder
	// RateLimits is from response.done to rate_limits.updated. Zero means 40 ms.
	RateLimits time.Duration
	// Times is how many times faster than all that everything comes, what models, rules and tables of tools delay included. Zero means 1;
	// infinity is at once.
	Times float64

	whole bool // the last delta takes what would not fill one more
}

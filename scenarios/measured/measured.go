package measured

// Unit is what a measure counts in.
type Unit string

// The units.
const (
	UnitMilliseconds Unit = "ms"
	UnitCount        Unit = "count"
	UnitRatio        Unit = "ratio" // 0.05 is 5 %
	UnitDollars      Unit = "usd"
)

// Measure is a measure of a call, and how a check of it is written. Each is defined here once: loading, judging and the
// documentation go by it.
type Measure struct {
	Name        string // as in checks
	Unit        Unit
	LessIsWorse bool   // a bare value is the least that is accepted; else the most
	UpToOne     bool   // a ratio that is never above 1
	OnDemand    bool   // taken only where a check asks for it
	Each        string // what has a value: "answered turn"; "" is the call, which has one
	About       string // what is measured
	NoData      string // when there is no value; "" is never

	// Loosest is the worst bound that still says something of an agent; zero is any. What is looser only a call breaks that nobody
	// would call one. Chosen: well beyond what published rulers of voice agents fail.
	Loosest float64
	Usual   string // what people demand, as in checks; "" is none
}

// all are the measures, in the order in which results have them.
var all = []Measure{
	{Name: "response_latency", Unit: UnitMilliseconds, Each: "answered turn", NoData: "no turn was answered",
		About: "from the end of the caller's speech to the first heard sample of the answer; time in which an approval is pending is left out", Usual: "1.5s"},
	{Name: "time_to_first_audio", Unit: UnitMilliseconds, Each: "answered turn", NoData: "no turn was answered, or nothing was recorded",
		About: "from the last loud frame of the caller's words (-45 dBFS) to the first sample of the answer above -70 dBFS; time in which an approval is pending is left out", Usual: "1.5s"},
	{Name: "barge_in_stop", Unit: UnitMilliseconds, Each: "turn that stopped the agent", NoData: "no turn stopped the agent",
		About: "from the start of the interrupting speech to the last heard sample of the answer", Loosest: 1500, Usual: "500ms"},
	{Name: "heard_after_barge_in", Unit: UnitMilliseconds, Each: "turn that stopped the agent", NoData: "no turn stopped the agent, or the runtime was not told",
		About: "how much of the cut answer was heard after the runtime had learned of the interruption; the 20 ms that were on their way to the ear then are not counted", Loosest: 1500, Usual: "250ms"},
	{Name: "truncation_error", Unit: UnitMilliseconds, Each: "truncation", NoData: "nothing was truncated",
		About: "how far what the server was told differs from what was heard", Loosest: 1000, Usual: "20ms"},
	{Name: "talk_over", Unit: UnitMilliseconds, Each: "turn", NoData: "no turn wants the agent to listen",
		About: "how much of the agent was heard while the caller spoke, in turns in which it should have listened", Loosest: 1500, Usual: "500ms"},
	{Name: "dead_air", Unit: UnitMilliseconds, Each: "silence", NoData: "there was none",
		About: "a silence in which the agent owed speech, whatever it waited for; each ends when somebody is heard, or with the agent's turn", Usual: "3s"},
	{Name: "tool_time", Unit: UnitMilliseconds, Each: "tool that ran", NoData: "no tool ran to its end",
		About: "from the start of a tool until its output was sent", Loosest: 60_000, Usual: "3s"},
	{Name: "approval_time", Unit: UnitMilliseconds, Each: "approval that was decided", NoData: "none was decided",
		About: "from the question to the decision"},
	{Name: "response_rate", Unit: UnitRatio, LessIsWorse: true, UpToOne: true, NoData: "no turn wants an answer",
		About: "turns that were answered before the caller spoke again, of the turns that want an answer; one that the caller spoke on after, or hung up after, within 5 s is left out unless it was answered", Loosest: 0.5, Usual: "100%"},
	{Name: "yield_rate", Unit: UnitRatio, LessIsWorse: true, UpToOne: true, NoData: "no turn began while the agent was heard",
		About: "turns for which the agent stopped within 2 s, of the turns that began while it was heard; an answer that came to its own end within them is left out", Loosest: 0.5, Usual: "90%"},
	{Name: "agent_interruption_rate", Unit: UnitRatio, NoData: "the caller never spoke",
		About: "how often the agent began to speak over the caller, by the caller's turns", Loosest: 0.5, Usual: "10%"},
	{Name: "selectivity", Unit: UnitRatio, LessIsWorse: true, UpToOne: true, Each: "act that is to be ignored", NoData: "nothing was to be ignored, or nothing shows that the agent hears the caller while it speaks: add words that stop it",
		About: "1 where the agent went on through a backchannel, a sound or speech that was meant for somebody else: it neither stopped until 1 s after it nor answered within 2 s; else 0. Its mean is the share that the agent rightly went on through", Loosest: 0.25, Usual: "90%"},
	{Name: "transcript_wer", Unit: UnitRatio, Each: "turn with a transcript", NoData: "nothing was transcribed",
		About: "word error rate of the server's transcript of a turn: words that are wrong, missing or too many, by the words that were said. Case and punctuation do not count. Such a check takes the place of the demand that the caller is understood", Loosest: 0.5, Usual: "10%"},
	{Name: "audio_intact", Unit: UnitRatio, LessIsWorse: true, UpToOne: true, OnDemand: true, Each: "turn", NoData: "the server's end is not known, as on other targets",
		About: "how much what the server received is like what the caller sent, at the best lag: 1 is the same, 0 nothing of it. Sound at another rate, with gaps or out of order is less", Loosest: 0.5, Usual: "90%"},
	{Name: "false_interruptions", Unit: UnitCount, NoData: "the agent was never heard",
		About: "how often the agent stopped for what is no turn: words that it should have ignored, noise, its own echo", Usual: "0"},
	{Name: "missed_responses", Unit: UnitCount, NoData: "no turn wants an answer",
		About: "turns without an answer within 5 s of their end, approvals left out; one that the caller spoke on after, or hung up after, before that is left out", Usual: "0"},
	{Name: "turns", Unit: UnitCount, About: "turns of the caller"},
	{Name: "responses", Unit: UnitCount, About: "responses of the model in the conversation"},
	{Name: "handoffs", Unit: UnitCount, About: "changes of the agent"},
	{Name: "tokens", Unit: UnitCount, OnDemand: true, NoData: "the server never said", About: "tokens of all kinds that the call cost, read and made, cached ones among them; what the server does not say for one response is no data for the call"},
	{Name: "cost", Unit: UnitDollars, OnDemand: true, NoData: "the server never said, or there is no price of the model", About: "what the tokens and the transcripts of the call cost, by the published prices"},
}

// All returns the measures that checks can bound, in the order in which results have them. Not to be changed.
func All() []Measure { return all }

// Of returns a measure by its name, nil for none.
func Of(name string) *Measure {
	for i := range all {
		if all[i].Name == name {
			return &all[i]
		}
	}
	return nil
}

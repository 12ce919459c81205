package help

// Help is what a reader of a failure should know of its kind. The texts may have code in backticks. docs/failures.md
// is made of them.
type Help struct {
	Means  string // what must have happened for it
	Causes string // what usually is behind it
	Advice string // what to do
}

// Of returns what there is to know of a kind of failure; the zero Help for one that does not exist.
func Of(kind string) Help { return texts[kind] }

// texts has an entry for each kind of failure.
var texts = map[string]Help{
	"missing": {
		Means: "what an `expect` demands did not happen: not by its `within`, or not before nothing had been under way for 5 s " +
			"(`limits: patience`). For a `model` step: its response ended before it asked for the tool or the handoff, and " +
			"neither the caller nor a guardrail cut it.",
		Causes: "the agent did something else; the words were generated but cut before they were heard; it happened before the " +
			"last act above the step; another expectation used the same event or the same words; the runtime cancelled a " +
			"response.",
		Advice: "read the nearest thing. \"Move the step up\" means that it happened before the act named there. If it merely " +
			"takes longer, give the step a `within` of its own or raise `patience`.",
	},
	"late": {
		Means: "it happened, but began after `within`, or its words were heard after `heard_within`. For `interrupted`, the agent stopped after it.",
		Causes: "a slow tool (the message says how much of the time that was), turn detection that waits too long, a slow first " +
			"response.",
		Advice: "look at the timeline between the two moments named. `within` counts from the end of the last act above, for " +
			"`interrupted` from its start; `since` counts from elsewhere.",
	},
	"out_of_order": {
		Means: "a list demands an order, and this happened before what stands above it there. Or words were heard in a response that began " +
			"before the tool, the handoff, the approval or the guardrail above them had happened.",
		Causes: "the order really is wrong, or it does not matter; the agent spoke before it knew.",
		Advice: "a script reads like a transcript: move words that come before a deed above it, or write `in_any_order: true` beside them. Expectations that may come in any order are written as steps of their own, not as a list. Order goes by when a " +
			"thing begins, not by when it is complete.",
	},
	"different": {
		Means: "it happened otherwise: other arguments or output, another outcome, another agent, other words before the cut. " +
			"For a model step: the simulated model could not play it as written. It was taken while another agent had the " +
			"call (`as`), or the call went to another agent than it hands over to (`handoff`). For a `caller` step: the " +
			"simulator understood other words (`allow: [misunderstood]`).",
		Causes: "an argument that was understood differently, a handoff to another agent, a tool or a handoff that the session " +
			"does not offer, audio that is sent at another rate than was agreed, or with gaps.",
		Advice: "compare the values in the message. Arguments match as subsets, but each value must be equal; `/…/`, `{one_of: " +
			"[…]}` and `{contains: …}` ask for less.",
	},
	"unwanted": {
		Means: "what must not happen did: an `expect_not` was met, an exact number (`times`) was exceeded, the agent spoke in " +
			"a `silence`, or it answered what is no turn.",
		Causes: "a tool that runs twice, an answer after a background noise, words that slipped out before a guardrail stopped " +
			"them.",
		Advice: "a watch looks from the start of the last act above until the caller's next turn begins; `until` changes that, " +
			"and `for`, which counts from the end of that act. A word that was cut after its middle counts as heard here.",
	},
	"proves_nothing": {
		Means: "an `expect_not` closed before it could see anything: its `for` ran out before the agent's turn was over, or its " +
			"`until` or the caller's next turn came before the agent had said or done anything. Or nothing could have met it: it is for " +
			"an agent (`by`, `from`) that never had the call, or for data (`returns: {…}`) where the tool returned text.",
		Causes: "a `for` that is shorter than the answer takes, counted from the end of the act above; a slower answer than the " +
			"scenario was written for; a caller who speaks on at once.",
		Advice: "leave out `for`: then it watches until the caller's next turn begins or the call ends. Or give it more time, or " +
			"an `until` that comes after the answer. Where nothing could have met it, the second line says what to watch for instead: that " +
			"agent's name, or the words of what was returned.",
	},
	"unheard": {
		Means:  "a spoken model step was not heard to its end, and neither the caller nor a guardrail nor a fault cut it.",
		Causes: "the runtime dropped audio, a response was cancelled without reason, the connection stalled.",
		Advice: "look at the agent's track at the moment of the cut. If the step may be cut, mark it `optional: true`.",
	},
	"broken_speech": {
		Means: "an answer did not reach the ear in one piece, as the model made it: parts of it were missing, came twice or in another " +
			"order, other sound stood in its place, or nothing was heard for more than 300 ms (`limits: hole`) in its middle, or for a fifth of it and more in short holes. Silence " +
			"while the caller is audible is not counted. It is demanded of every answer, up to where it was cut.",
		Causes: "pieces of sound that were lost, or played in the order in which they came instead of their own; a playout that runs dry, or is " +
			"emptied in mid-sentence; sound in another format than the client takes it for; a fault of the script.",
		Advice: "listen to the agent's track at the moments named. Where the sound must suffer, because that is what the scenario is about, " +
			"write `allow: [broken_speech]`; where only pauses are longer, raise `limits: hole`.",
	},
	"dead_air": {
		Means: "nobody was heard for 8 s (`limits: dead_air`) while the agent's turn was not over: it owed an answer or a greeting, or a " +
			"response, a tool, an approval or a fault was under way.",
		Causes: "a slow tool or a slow human without words in between, a stalled connection, a response that never comes.",
		Advice: "let the agent say something while it waits, or bound the wait. Where a longer silence is right, raise `limits: dead_air`.",
	},
	"not_answered": {
		Means: "the caller spoke, and the agent did not begin to answer before nothing had been under way for 5 s; or a fault cut or " +
			"swallowed an answer, and none that began afterwards was heard to its end.",
		Causes: "turn detection missed the turn, a tool's output led to no response, a response ended without speech; after a lost " +
			"connection nobody went on.",
		Advice: "where the call is to end with a fault, write `hangup: caller` or `expect: {connection: closed}` below it. Else look whether the turn was committed and a response created. If no answer is wanted, say so with `reaction: " +
			"ignore`, `stop` or `any`; if it may take longer, write an `expect` with `within`.",
	},
	"not_stopped": {
		Means:  "the caller spoke over the agent, and the agent was still heard 2 s later.",
		Causes: "interruptions are turned off, the playout was not emptied, the barge-in was not detected on a noisy line.",
		Advice: "look for the moment at which the server noticed the caller. If talking on is right, use `reaction: answer` " +
			"with an `expect_not: {interrupted: true}` only where the sound is no turn; for those use `reaction: ignore`.",
	},
	"false_interruption": {
		Means:  "the agent stopped for something that is not a turn: an act with `reaction: ignore`.",
		Causes: "turn detection that reacts to every sound, echo of the agent's own voice.",
		Advice: "tune turn detection (a higher threshold, `semantic_vad`), or drop the `reaction` if the words were a turn " +
			"after all.",
	},
	"unscripted_response": {
		Means:  "the simulated model was asked for a response, and the script has no step left in this exchange.",
		Causes: "the runtime asks for a response twice, a noise was taken for a turn, a tool batch led to more than one answer.",
		Advice: "the second line says what caused the response. Add a `model` step if it is right, else mend the cause.",
	},
	"unused_step": {
		Means: "a `model` step that no response took.",
		Causes: "the runtime did not ask for the next response (after a tool or a handoff), an earlier step was taken by " +
			"something else, the step stands in the wrong exchange.",
		Advice: "a response belongs to the exchange of the caller's newest committed turn. Steps that need not be taken are " +
			"`optional: true`.",
	},
	"unused": {
		Means: "the scenario says something that the call did not use, so that the call is the same without it: a decision of `human` found " +
			"nothing to decide; a `fault` no connection or no event that it could hold back, change, lose or send twice; nothing sounded on " +
			"a line that was muted (`mute`); the line's `noise`, `echo` or `loss` met nothing that was said; a tool of which `tools` says what " +
			"becomes of it never ran; the session did not take what the caller does; `Service.Decide` failed.",
		Causes: "the tool does not ask for approval, it has another name or other arguments, the approval ended before the " +
			"decision; the fault began when the events that it is for had all been sent, which is soon: a server sends an answer " +
			"much faster than it is heard; the caller and the agent were silent while the line did something; the model called another tool, or none.",
		Advice: "the second line says what came instead. Of a fault: let it begin earlier, or name another `event`. Of a decision: compare with what asked for approval, in the second " +
			"line; a `delay` counts from the question. Of a `mute`: begin it before the caller makes a sound, or end it later. Of the line: " +
			"let the caller speak in its `noise` and the agent be heard in its `echo`, raise a `loss` that loses nothing, or take the key out. " +
			"Of a tool: compare its name with those that ran, lead the call to it, or take it out of `tools`. Of `Service.Decide`, and of what " +
			"the session did not take: the second line has the error.",
	},
	"surprise": {
		Means: "something that no step expects: an approval that nobody decides or looks at, a guardrail that trips, an agent cut off " +
			"while nobody speaks, a refused request, a lost connection, somebody who hangs up, sound that the server never " +
			"sent, a tool that fails or does not run though nobody refused it, a tool that runs again with the same arguments, a " +
			"handoff that nothing names, an argument that is almost what the caller said, a `caller` step of which the " +
			"server takes the first words for a whole turn.",
		Causes: "a fault of the runtime or the agent, turn detection that does not wait for the end of the caller's words, or a " +
			"step that is missing from the scenario.",
		Advice: "mend what did it. Where it is right, expect it, let it pass (the second line ends with the key that does: `allow: [guardrail]`), or say what happens " +
			"to approvals (`approvals: approve`).",
	},
	"not_audible": {
		Means: "a `barge_in` found the agent silent, or the agent came to its own end before it could have been stopped; or " +
			"nothing of what the caller says or plays can be heard: it is below the noise of the line, below -60 dBFS, or to be ignored and on a muted line. " +
			"Such a test proves nothing.",
		Causes: "the answer is shorter than the offset, or was cut before; a `gain`, a `snr` or a `mute` that swallows the sound.",
		Advice: "take a smaller offset or a longer `model` step. The offset counts from the first heard sample of the nearest " +
			"spoken `model` step above. Make what the caller does louder, or end the `mute` before it.",
	},
	"too_late": {
		Means:  "the moment at which an act should begin had passed, by more than 20 ms, when it could begin.",
		Causes: "an `expect` above it held it up, or the caller's own words had not ended.",
		Advice: "move the expectation below the act, or give the act a later moment. The message names the step that held it " +
			"up.",
	},
	"no_moment": {
		Means:  "the moment at which an act should begin did not come.",
		Causes: "what `after` names did not happen, the agent's turn never ended, a greeting was not heard, the call had ended.",
		Advice: "look at what the agent was doing last. The first such moment since the last act above counts; an earlier one " +
			"does not.",
	},
	"no_branch": {
		Means:  "a caller who reacts (`react`) found no branch for what was heard, or ran out of turns.",
		Causes: "the agent asked something that no branch covers.",
		Advice: "add a branch, or one with `otherwise: true`.",
	},
	"limit": {
		Means:  "the call took longer than `limits: duration` (2 m), or more tokens or money than `limits` let it.",
		Causes: "an approval that stays pending, a tool that hangs, an agent that talks to itself, instructions that are long.",
		Advice: "the second line names the step at which the call stood, and an approval that nobody has decided. Raise the " +
			"limit if the call is right.",
	},
	"no_data": {
		Means: "a check had nothing to look at: no value, a percentile of fewer than 20, `never_heard` where the agent was never heard, words of " +
			"`said_and_done` that were never heard though their tool ran, or a question of `judge` that no language model answered.",
		Causes: "the thing measured did not happen, such as a barge-in; a percentile was asked of a single call; the agent says it in other words; " +
			"the language model refused, did not answer in time, or quoted what nobody said.",
		Advice: "of a measure: remove the check, or make the call do what it measures; a percentile wants 20 values, which one call " +
			"seldom has: the reports of a run have those over all its calls. Of `never_heard`: look why the agent was not heard. Of `said_and_done`: write the words by which the agent says that " +
			"the tool has done it, as it said them in this call. Of `judge`: the second line says why there was no answer.",
	},
	"check": {
		Means: "a measure is out of its bound, words were heard that must never be heard (`never_heard`), the agent said that it had done something that " +
			"was not done (`said_and_done`), or a language model answered a question of `judge` with no.",
		Causes: "a regression; an agent that speaks before its tool has returned, or promises what the tool refused; words that an instruction or a tool's output gave it.",
		Advice: "of a measure: the second line names the worst value and the turn it belongs to; a bare value in `checks` is the worst still " +
			"accepted for every single occurrence, so name a statistic (`{mean: 1.2s}`) where that is meant. Of `said_and_done`: the second line says what became of " +
			"the tool; let the agent say it only once the tool has returned without an error, or, where another tool does it or its output says " +
			"so, write that tool or what it `returns`. Of `never_heard`: look in the second line where the words were heard, and what the agent had " +
			"been told just before, by its instructions or by a tool; where they are harmless there, write words that are found in nothing else. Of `judge`: read the reason and what it quotes.",
	},
	"assertion": {
		Means:  "the spec that played the call failed, though the call held what its script demands. Only suites in Go have it.",
		Causes: "an assertion of the spec, such as `Expect(call.Heard()).To(ContainSubstring(\"Tuesday\"))`.",
		Advice: "read the output of the suite: it has the assertion with its place.",
	},
}

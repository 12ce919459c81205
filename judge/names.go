package judge

import (
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/measures"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// What a judgement is made of is defined in [verdict].
type (
	// Result is the judgement of one call.
	Result = verdict.Result
	// Played is a call that was played and judged.
	Played = verdict.Played
	// Verdict is what a call amounts to.
	Verdict = verdict.Verdict
	// Failure is one unmet demand.
	Failure = verdict.Failure
	// FailureKind is the fixed name of a way to fail.
	FailureKind = verdict.FailureKind
	// Blame is whose a failure most likely is.
	Blame = verdict.Blame
	// Help is what a reader of a failure should know of its kind.
	Help = verdict.Help
	// StepResult is what became of one step.
	StepResult = verdict.StepResult
	// StepState is the same in a word.
	StepState = verdict.StepState
	// NotJudged is something that the call never came to.
	NotJudged = verdict.NotJudged
	// NotLookedAt is something of which the result says nothing.
	NotLookedAt = verdict.NotLookedAt
	// BlindSpot is why it does not.
	BlindSpot = verdict.BlindSpot
	// StandIn is a turn that the stand-in voice spoke.
	StandIn = verdict.StandIn
	// LintFinding is something that the runtime did wrong as a client.
	LintFinding = verdict.LintFinding
	// Opinion is what a language model answered to a question about the call.
	Opinion = verdict.Opinion
	// Measure is one measure of a call.
	Measure = verdict.Measure
	// Value is one value of it.
	Value = verdict.Value
	// Unit is what it counts in.
	Unit = verdict.Unit
)

// What expectations want is a type of each kind.
type (
	// Heard is words that reach the ear.
	Heard = kinds.Heard
	// Tool is a tool that runs, or is refused.
	Tool = kinds.Tool
	// Handoff is the call passes to another agent.
	Handoff = kinds.Handoff
	// Approval is a tool waits for a human.
	Approval = kinds.Approval
	// Guardrail is a guardrail trips.
	Guardrail = kinds.Guardrail
	// Interrupted is the act above stops the agent.
	Interrupted = kinds.Interrupted
	// Silence is the agent stays silent.
	Silence = kinds.Silence
	// Connection is the connection changes.
	Connection = kinds.Connection
)

// Outcome is what becomes of an approval.
type Outcome = observed.Outcome

// FewestForPercentile is how many values a percentile needs to say anything.
const FewestForPercentile = verdict.FewestForPercentile

// Tick is how often a playhead is asked what is due.
const Tick = observed.Tick

// The verdicts: see [verdict].
const (
	VerdictPassed  = verdict.VerdictPassed
	VerdictFailed  = verdict.VerdictFailed
	VerdictError   = verdict.VerdictError
	VerdictSkipped = verdict.VerdictSkipped
)

// The states of a step: see [verdict].
const (
	StepPassed    = verdict.StepPassed
	StepFailed    = verdict.StepFailed
	StepNotJudged = verdict.StepNotJudged
)

// The kinds of failures: see [verdict].
const (
	FailureMissing           = verdict.FailureMissing
	FailureLate              = verdict.FailureLate
	FailureOutOfOrder        = verdict.FailureOutOfOrder
	FailureDifferent         = verdict.FailureDifferent
	FailureUnwanted          = verdict.FailureUnwanted
	FailureProvesNothing     = verdict.FailureProvesNothing
	FailureUnheard           = verdict.FailureUnheard
	FailureBrokenSpeech      = verdict.FailureBrokenSpeech
	FailureDeadAir           = verdict.FailureDeadAir
	FailureNotAnswered       = verdict.FailureNotAnswered
	FailureNotStopped        = verdict.FailureNotStopped
	FailureFalseInterruption = verdict.FailureFalseInterruption
	FailureUnscripted        = verdict.FailureUnscripted
	FailureUnusedStep        = verdict.FailureUnusedStep
	FailureUnused            = verdict.FailureUnused
	FailureSurprise          = verdict.FailureSurprise
	FailureNotAudible        = verdict.FailureNotAudible
	FailureTooLate           = verdict.FailureTooLate
	FailureNoMoment          = verdict.FailureNoMoment
	FailureNoBranch          = verdict.FailureNoBranch
	FailureLimit             = verdict.FailureLimit
	FailureNoData            = verdict.FailureNoData
	FailureCheck             = verdict.FailureCheck
	FailureAssertion         = verdict.FailureAssertion
)

// The blind spots: see [verdict].
const (
	BlindAllowed     = verdict.BlindAllowed
	BlindSwitchedOff = verdict.BlindSwitchedOff
	BlindNames       = verdict.BlindNames
	BlindOutside     = verdict.BlindOutside
	BlindLanguage    = verdict.BlindLanguage
	BlindTarget      = verdict.BlindTarget
	BlindNoData      = verdict.BlindNoData
	BlindNotReached  = verdict.BlindNotReached
	BlindService     = verdict.BlindService
)

// The units: see [verdict].
const (
	UnitMilliseconds = verdict.UnitMilliseconds
	UnitCount        = verdict.UnitCount
	UnitRatio        = verdict.UnitRatio
	UnitDollars      = verdict.UnitDollars
)

// The measures, by the names they have in checks: see [measured.All].
const (
	MeasureResponseLatency       = measures.MeasureResponseLatency
	MeasureTimeToFirstAudio      = measures.MeasureTimeToFirstAudio
	MeasureBargeInStop           = measures.MeasureBargeInStop
	MeasureHeardAfterBargeIn     = measures.MeasureHeardAfterBargeIn
	MeasureTruncationError       = measures.MeasureTruncationError
	MeasureTalkOver              = measures.MeasureTalkOver
	MeasureDeadAir               = measures.MeasureDeadAir
	MeasureToolTime              = measures.MeasureToolTime
	MeasureApprovalTime          = measures.MeasureApprovalTime
	MeasureResponseRate          = measures.MeasureResponseRate
	MeasureYieldRate             = measures.MeasureYieldRate
	MeasureAgentInterruptionRate = measures.MeasureAgentInterruptionRate
	MeasureSelectivity           = measures.MeasureSelectivity
	MeasureTranscriptWER         = measures.MeasureTranscriptWER
	MeasureAudioIntact           = measures.MeasureAudioIntact
	MeasureFalseInterruptions    = measures.MeasureFalseInterruptions
	MeasureMissedResponses       = measures.MeasureMissedResponses
	MeasureTurns                 = measures.MeasureTurns
	MeasureResponses             = measures.MeasureResponses
	MeasureHandoffs              = measures.MeasureHandoffs
	MeasureTokens                = measures.MeasureTokens
	MeasureCost                  = measures.MeasureCost
	MeasureToolsRun              = measures.MeasureToolsRun
	MeasureAgents                = measures.MeasureAgents
)

// The outcomes.
const (
	OutcomeApproved  = observed.OutcomeApproved
	OutcomeRejected  = observed.OutcomeRejected
	OutcomeTimedOut  = observed.OutcomeTimedOut
	OutcomeCancelled = observed.OutcomeCancelled
)

// FailureKinds returns all kinds, in the order of the documentation.
func FailureKinds() []FailureKind { return verdict.FailureKinds() }

// SkippedResult returns the result of a scenario that is not played.
func SkippedResult(sc *scenarios.Scenario, why string) *Result { return verdict.SkippedResult(sc, why) }

// ErrorResult returns the result of a scenario that could not be played or judged.
func ErrorResult(sc *scenarios.Scenario, why string) *Result { return verdict.ErrorResult(sc, why) }

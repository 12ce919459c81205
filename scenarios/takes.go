package scenarios

import (
	"fmt"

	"github.com/voicesim/voicesim/internal/keys"
)

// The values that keys of scenarios take. Each reads what was written, and notes what is wrong with it.
var (
	// TakesWords takes words as typed, with single spaces between them.
	TakesWords = takes(keys.Form{Schema: keys.Ref("words"), Example: "Hello there"}, Field.words)

	// TakesName takes a name, as typed.
	TakesName = takes(keys.Form{Schema: `"type": "string"`, Example: "Billing"}, Field.words)

	// TakesFile takes the path of a WAV file, with slashes, from the folder of the scenario.
	TakesFile = takes(keys.Form{Takes: "a file", Schema: `"type": "string"`, Example: "order.wav"}, func(f Field) (string, bool) {
		name, _, ok := f.file()
		return name, ok
	})

	// TakesTool takes the name of a tool that some model step has to ask for.
	TakesTool = takes(keys.Form{Schema: `"type": "string"`, Example: "get_order_status"}, Field.tool)

	// TakesHandoff takes the name of an agent that some model step has to hand off to.
	TakesHandoff = takes(keys.Form{Schema: `"type": "string"`, Example: "Billing"}, Field.handoff)

	// TakesSpeaker takes the name of the agent that spoke.
	TakesSpeaker = takes(TakesName.Form, Field.speaker)

	// TakesAgent takes the name of an agent that the call can come to.
	TakesAgent = takes(TakesName.Form, Field.agentName)

	// TakesGuardrail takes the name of a guardrail.
	TakesGuardrail = takes(TakesName.Form, Field.guardrail)

	// TakesYes takes nothing but true, for kinds about which nothing more is written.
	TakesYes = takes(keys.Form{Schema: `"const": true`, Example: "true"}, Field.yes)

	// TakesDuration takes a length of time, which may be none.
	TakesDuration = takes(
		keys.Form{Takes: "a duration", Schema: keys.Ref("duration"), Example: "800ms"}, Field.duration,
	)

	// TakesLength takes a length of time that is longer than nothing.
	TakesLength = takes(
		keys.Form{Takes: "a duration", Schema: keys.Ref("duration"), Example: "1.5s"}, Field.lasting,
	)

	// TakesSpan is TakesLength for a key whose description says that it takes a duration.
	TakesSpan = takes(keys.Form{Schema: TakesLength.Schema, Example: "3s"}, Field.lasting)

	// TakesOffset takes a length of time that a sweep may move.
	TakesOffset = takes(
		keys.Form{Takes: "a duration, or a [sweep](#sweeps)", Schema: keys.Ref("offset"), Example: "900ms"}, Field.offset,
	)

	// TakesLevel takes decibels.
	TakesLevel = takes(
		keys.Form{Takes: "in decibels: `-6dB`", Schema: keys.Ref("level"), Example: "-6dB"}, Field.level,
	)

	// TakesSpeed takes how many times as fast something is said.
	TakesSpeed = takes(
		keys.Form{Takes: "a factor: `1.2x`", Schema: keys.Ref("speed"), Example: "1.2x"}, Field.speed,
	)

	// TakesPace takes how many times as fast something comes.
	TakesPace = takes(TakesSpeed.Form, Field.pace)

	// TakesFraction takes a number from 0 to 1.
	TakesFraction = takes(
		keys.Form{Takes: "from 0 to 1", Schema: `"type": "number", "minimum": 0, "maximum": 1`, Example: "0.5"}, Field.fraction,
	)

	// TakesFlag takes true or false.
	TakesFlag = takes(keys.Form{Schema: `"type": "boolean"`, Example: "true"}, Field.flag)

	// TakesCount takes a whole number, which may be 0.
	TakesCount = takes(
		keys.Form{Takes: "a number", Schema: `"type": "integer", "minimum": 0`, Example: "2"}, Field.count,
	)

	// takesTimes takes a whole number, which is not 0.
	takesTimes = takes(keys.Form{Takes: "a number", Schema: `"type": "integer", "minimum": 1`, Example: "2"}, Field.times)

	// TakesText takes a text matcher.
	TakesText = takes(keys.Form{Schema: keys.Ref("text"), Example: "arrive Tuesday"}, Field.text)

	// TakesArguments takes a matcher of a tool's arguments.
	TakesArguments = takes(
		keys.Form{Takes: "a data matcher", Schema: keys.Ref("arguments"), Example: "{order_id: A1001}"}, Field.arguments,
	)

	// TakesOutput takes a matcher of what a tool returns: of its text when text is written, of the JSON in it
	// when a map or a list is.
	TakesOutput = takes(keys.Form{Example: "shipped"}, Field.output)

	// TakesKeys takes keys of a phone, one after the other.
	TakesKeys = takes(keys.Form{Schema: keys.Ref("words"), Example: "'12#'"}, Field.phoneKeys)

	// TakesCondition takes an expression, as typed. Whoever has all keys of its map compiles it: see [Completer].
	TakesCondition = takes(keys.Form{Schema: `"type": "string"`, Example: "at > 1"}, Field.typed)

	// TakesMoment takes a moment: a named one, the id of a step, or an expectation.
	TakesMoment = takes(keys.Form{Schema: keys.Ref("moment"), Example: "connected"}, Field.moment)

	// TakesID takes a new name for a step.
	TakesID = takes(keys.Form{Schema: keys.Ref("id"), Example: "asks_again"}, Field.id)
)

func takes[T any](form keys.Form, read func(Field) (T, bool)) keys.Value[Field, T] {
	return keys.Value[Field, T]{Form: form, Read: read}
}

// TakesOneOf returns a value that takes one of the words of a table.
func TakesOneOf[T ~string](words *keys.Table) keys.Value[Field, T] {
	form := keys.Form{Words: words, Schema: keys.Enum(words), Example: words.Rows[0].Name}
	return takes(form, func(f Field) (T, bool) {
		text, ok := f.typed()
		return T(text), ok && f.chosen(text, words)
	})
}

// TakesPointer returns a value that takes what another does, for fields that are nil when it is not
// written.
func TakesPointer[T any](v keys.Value[Field, T]) keys.Value[Field, *T] {
	return takes(v.Form, func(f Field) (*T, bool) {
		value, ok := v.Read(f)
		return &value, ok
	})
}

// takesList returns a value that takes a list of what another takes. Entries with mistakes are left out.
func takesList[T any](v keys.Value[Field, T]) keys.Value[Field, []T] {
	form := v.Form
	form.Schema, form.Example = keys.List(form.Schema), "["+form.Example+"]"
	return takes(form, func(f Field) (all []T, ok bool) {
		for _, n := range f.list() {
			if value, ok := v.Read(f.item(n)); ok {
				all = append(all, value)
			}
		}
		return all, len(all) > 0
	})
}

// chosen reports whether a text is one of the words of a table, and notes it otherwise.
func (f Field) chosen(text string, words *keys.Table) bool {
	if !words.Has(text) {
		f.wrong(fmt.Sprintf("%q is not a value of %s", text, f.name), didYouMean(text, words.All()))
		return false
	}
	return true
}

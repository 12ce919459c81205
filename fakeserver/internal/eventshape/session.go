package eventshape

import (
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// Source of the shapes of this package, where nothing else is said: the published schema (openapi.json, 2026-08),
// and the error events recorded from the live server where it is stricter.

var (
	aString  = &shape.Shape{Kinds: shape.KindString}
	aBoolean = &shape.Shape{Kinds: shape.KindBoolean}
	anObject = &shape.Shape{Kinds: shape.KindObject, AnyKeys: shape.Anything}
	aCount   = &shape.Shape{Kinds: shape.KindInteger, Bounded: true, Max: 1 << 31}

	stringOrNull = &shape.Shape{Kinds: shape.KindString | shape.KindNull}
	listOfString = &shape.Shape{Kinds: shape.KindArray, Items: aString}
)

var audioFormatShape = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	{Value: wire.FormatPCM, Shape: shape.Object(shape.May("type", aString), shape.May("rate", shape.Integer(24000, 24000)))},
	{Value: wire.FormatPCMU, Shape: shape.Object(shape.May("type", aString))},
	{Value: wire.FormatPCMA, Shape: shape.Object(shape.May("type", aString))},
}}

var transcriptionShape = shape.Object(
	shape.May("model", aString), shape.May("language", stringOrNull), shape.May("languages", listOfString.OrNull()),
	shape.May("keywords", listOfString.OrNull()), shape.May("prompt", stringOrNull),
	shape.May("delay", shape.Enum("minimal", "low", "medium", "high", "xhigh").OrNull()),
)

var noiseReductionShape = shape.Object(
	shape.Needs("type", shape.Enum("near_field", "far_field")), shape.May("strength", shape.Decimal(0, 1).OrNull()),
)

var turnDetectionShape = &shape.Shape{Kinds: shape.KindObject | shape.KindNull, By: "type", Variants: []shape.Variant{
	{Value: wire.ServerVAD, Shape: shape.Object(
		shape.May("type", aString), shape.May("threshold", shape.Decimal(0, 1)), shape.May("prefix_padding_ms", aCount),
		shape.May("silence_duration_ms", aCount), shape.May("idle_timeout_ms", shape.Integer(5000, 30000).OrNull()),
		shape.May("create_response", aBoolean), shape.May("interrupt_response", aBoolean),
	)},
	{Value: wire.SemanticVAD, Shape: shape.Object(
		shape.May("type", aString), shape.May("eagerness", shape.Enum("low", "medium", "high", "auto")),
		shape.May("create_response", aBoolean), shape.May("interrupt_response", aBoolean),
	)},
}}

// voiceShape takes the live server's voices by name, and a custom one by id. Source: the list in the error event
// recorded from it for an unknown voice.
var voiceShape = &shape.Shape{
	Kinds:  shape.KindString | shape.KindObject,
	OneOf:  []string{"alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"},
	Fields: []shape.Field{shape.Needs("id", aString)},
}

var toolShape = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	{Value: wire.ToolFunction, Shape: shape.Object(
		shape.May("type", aString), shape.Needs("name", functionName), shape.May("description", aString), shape.May("parameters", anObject),
	)},
	{Value: wire.ToolMCP, Shape: shape.Object(
		shape.May("type", aString), shape.Needs("server_label", &shape.Shape{Kinds: shape.KindString, NotEmpty: true}), shape.May("server_url", aString), shape.May("connector_id", connectorShape),
		shape.May("tunnel_id", tunnelShape), shape.May("authorization", aString), shape.May("headers", headersShape),
		shape.May("allowed_tools", allowedToolsShape), shape.May("allowed_callers", callersShape), shape.May("require_approval", approvalShape),
		shape.May("server_description", aString), shape.May("defer_loading", aBoolean),
	)},
}}

var toolChoiceShape = &shape.Shape{
	Kinds: shape.KindString | shape.KindObject, OneOf: []string{"none", "auto", "required"},
	By: "type", Variants: []shape.Variant{
		{Value: wire.ToolFunction, Shape: shape.Object(shape.May("type", aString), shape.Needs("name", aString))},
		{Value: wire.ToolMCP, Shape: shape.Object(shape.May("type", aString), shape.Needs("server_label", aString), shape.May("name", stringOrNull))},
	},
}

var (
	modalitiesShape = &shape.Shape{Kinds: shape.KindArray, Items: shape.Enum("text", "audio")}
	toolsShape      = &shape.Shape{Kinds: shape.KindArray, Items: toolShape}
	reasoningShape  = shape.Object(shape.May("effort", shape.Enum("minimal", "low", "medium", "high", "xhigh")))
	maxTokensShape  = &shape.Shape{Kinds: shape.KindInteger | shape.KindString, Bounded: true, Min: 1, Max: 4096, OneOf: []string{"inf"}}
	promptShape     = shape.Object(shape.Needs("id", aString), shape.May("version", stringOrNull), shape.May("variables", anObject.OrNull()))
	tracingShape    = &shape.Shape{Kinds: shape.KindString | shape.KindObject | shape.KindNull, OneOf: []string{"auto"}, Fields: []shape.Field{
		shape.May("workflow_name", aString), shape.May("group_id", aString), shape.May("metadata", shape.Anything),
	}}
	truncationShape = &shape.Shape{Kinds: shape.KindString | shape.KindObject, OneOf: []string{"auto", "disabled"}, Fields: []shape.Field{
		shape.Needs("type", shape.Enum("retention_ratio")), shape.Needs("retention_ratio", shape.Decimal(0, 1)),
		shape.May("token_limits", shape.Object(shape.May("post_instructions", aCount))),
	}}
	includeShape = &shape.Shape{Kinds: shape.KindArray | shape.KindNull, Items: shape.Enum("item.input_audio_transcription.logprobs")}
)

func audioInputShape() *shape.Shape {
	return shape.Object(
		shape.May("format", audioFormatShape), shape.May("transcription", transcriptionShape.OrNull()),
		shape.May("noise_reduction", noiseReductionShape.OrNull()), shape.May("turn_detection", turnDetectionShape),
	)
}

var realtimeShape = shape.Object(
	shape.May("type", aString), shape.May("model", aString), shape.May("output_modalities", modalitiesShape), shape.May("instructions", aString),
	shape.May("audio", shape.Object(
		shape.May("input", audioInputShape()),
		shape.May("output", shape.Object(
			shape.May("format", audioFormatShape), shape.May("voice", voiceShape), shape.May("speed", shape.Decimal(0.25, 1.5)),
		)),
	)),
	shape.May("include", includeShape), shape.May("tools", toolsShape), shape.May("tool_choice", toolChoiceShape),
	shape.May("parallel_tool_calls", aBoolean), shape.May("reasoning", reasoningShape.OrNull()), shape.May("max_output_tokens", maxTokensShape),
	shape.May("truncation", truncationShape), shape.May("prompt", promptShape.OrNull()), shape.May("tracing", tracingShape),
)

var transcriptionSessionShape = shape.Object(
	shape.May("type", aString), shape.May("audio", shape.Object(shape.May("input", audioInputShape()))), shape.May("include", includeShape),
)

// Session is the session object of session.update and of the endpoints of REST.
var Session = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	{Value: wire.SessionRealtime, Shape: realtimeShape}, {Value: wire.SessionTranscription, Shape: transcriptionSessionShape},
}}

// RealtimeSession is a session object that is no transcription: what a phone call can be accepted with.
var RealtimeSession = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: Session.Variants[:1]}

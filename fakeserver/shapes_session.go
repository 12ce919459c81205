package fakeserver

import "github.com/voicesim/voicesim/wire"

// Source of the shapes in this file and in shapes_event.go: docs/fidelity.md, after
// the published schema (openapi.json, 2026-08).

var (
	aString  = &shape{kinds: nodeString}
	aBoolean = &shape{kinds: nodeBoolean}
	anObject = &shape{kinds: nodeObject, anyKeys: anything}
	aCount   = &shape{kinds: nodeInteger, bounded: true, max: 1 << 31}

	stringOrNull = &shape{kinds: nodeString | nodeNull}
	listOfString = &shape{kinds: nodeArray, items: aString}
)

func enum(values ...string) *shape { return &shape{kinds: nodeString, oneOf: values} }

func object(fields ...field) *shape { return &shape{kinds: nodeObject, fields: fields} }

// orNull returns s with null accepted as well.
func (s *shape) orNull() *shape {
	n := *s
	n.kinds |= nodeNull
	return &n
}

func integer(low, high float64) *shape {
	return &shape{kinds: nodeInteger, bounded: true, min: low, max: high}
}

func decimal(low, high float64) *shape {
	return &shape{kinds: nodeDecimal, bounded: true, min: low, max: high}
}

// needs marks a field as required.
func needs(key string, s *shape) field { return field{key, s, true} }

func may(key string, s *shape) field { return field{key, s, false} }

var audioFormatShape = &shape{kinds: nodeObject, by: "type", variants: []variant{
	{wire.FormatPCM, object(may("type", aString), may("rate", integer(24000, 24000)))},
	{wire.FormatPCMU, object(may("type", aString))},
	{wire.FormatPCMA, object(may("type", aString))},
}}

var transcriptionShape = object(
	may("model", aString), may("language", stringOrNull), may("languages", listOfString.orNull()),
	may("keywords", listOfString.orNull()), may("prompt", stringOrNull),
	may("delay", enum("minimal", "low", "medium", "high", "xhigh").orNull()),
)

var noiseReductionShape = object(
	needs("type", enum("near_field", "far_field")), may("strength", decimal(0, 1).orNull()),
)

var turnDetectionShape = &shape{kinds: nodeObject | nodeNull, by: "type", variants: []variant{
	{wire.ServerVAD, object(
		may("type", aString), may("threshold", decimal(0, 1)), may("prefix_padding_ms", aCount),
		may("silence_duration_ms", aCount), may("idle_timeout_ms", integer(5000, 30000).orNull()),
		may("create_response", aBoolean), may("interrupt_response", aBoolean),
	)},
	{wire.SemanticVAD, object(
		may("type", aString), may("eagerness", enum("low", "medium", "high", "auto")),
		may("create_response", aBoolean), may("interrupt_response", aBoolean),
	)},
}}

// voiceShape takes the live server's voices by name, and a custom one by id.
// Source: docs/fidelity.md.
var voiceShape = &shape{
	kinds:  nodeString | nodeObject,
	oneOf:  []string{"alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"},
	fields: []field{needs("id", aString)},
}

var toolShape = &shape{kinds: nodeObject, by: "type", variants: []variant{
	{wire.ToolFunction, object(
		may("type", aString), needs("name", functionName), may("description", aString), may("parameters", anObject),
	)},
	{wire.ToolMCP, object(
		may("type", aString), needs("server_label", &shape{kinds: nodeString, filled: true}), may("server_url", aString), may("connector_id", connectorShape),
		may("tunnel_id", tunnelShape), may("authorization", aString), may("headers", headersShape),
		may("allowed_tools", allowedToolsShape), may("allowed_callers", callersShape), may("require_approval", approvalShape),
		may("server_description", aString), may("defer_loading", aBoolean),
	)},
}}

var toolChoiceShape = &shape{
	kinds: nodeString | nodeObject, oneOf: []string{"none", "auto", "required"},
	by: "type", variants: []variant{
		{wire.ToolFunction, object(may("type", aString), needs("name", aString))},
		{wire.ToolMCP, object(may("type", aString), needs("server_label", aString), may("name", stringOrNull))},
	},
}

var (
	modalitiesShape = &shape{kinds: nodeArray, items: enum("text", "audio")}
	toolsShape      = &shape{kinds: nodeArray, items: toolShape}
	reasoningShape  = object(may("effort", enum("minimal", "low", "medium", "high", "xhigh")))
	maxTokensShape  = &shape{kinds: nodeInteger | nodeString, bounded: true, min: 1, max: 4096, oneOf: []string{"inf"}}
	promptShape     = object(needs("id", aString), may("version", stringOrNull), may("variables", anObject.orNull()))
	tracingShape    = &shape{kinds: nodeString | nodeObject | nodeNull, oneOf: []string{"auto"}, fields: []field{
		may("workflow_name", aString), may("group_id", aString), may("metadata", anything),
	}}
	truncationShape = &shape{kinds: nodeString | nodeObject, oneOf: []string{"auto", "disabled"}, fields: []field{
		needs("type", enum("retention_ratio")), needs("retention_ratio", decimal(0, 1)),
		may("token_limits", object(may("post_instructions", aCount))),
	}}
	includeShape = &shape{kinds: nodeArray | nodeNull, items: enum("item.input_audio_transcription.logprobs")}
)

func audioInputShape() *shape {
	return object(
		may("format", audioFormatShape), may("transcription", transcriptionShape.orNull()),
		may("noise_reduction", noiseReductionShape.orNull()), may("turn_detection", turnDetectionShape),
	)
}

var realtimeShape = object(
	may("type", aString), may("model", aString), may("output_modalities", modalitiesShape), may("instructions", aString),
	may("audio", object(
		may("input", audioInputShape()),
		may("output", object(
			may("format", audioFormatShape), may("voice", voiceShape), may("speed", decimal(0.25, 1.5)),
		)),
	)),
	may("include", includeShape), may("tools", toolsShape), may("tool_choice", toolChoiceShape),
	may("parallel_tool_calls", aBoolean), may("reasoning", reasoningShape.orNull()), may("max_output_tokens", maxTokensShape),
	may("truncation", truncationShape), may("prompt", promptShape.orNull()), may("tracing", tracingShape),
)

var transcriptionSessionShape = object(
	may("type", aString), may("audio", object(may("input", audioInputShape()))), may("include", includeShape),
)

var sessionShape = &shape{kinds: nodeObject, by: "type", variants: []variant{
	{wire.SessionRealtime, realtimeShape}, {wire.SessionTranscription, transcriptionSessionShape},
}}

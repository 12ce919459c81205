package fakeserver

import (
	"regexp"

	"github.com/voicesim/voicesim/wire"
)

// Limits that the server enforces: characters of ids, bytes of an append's audio. Source: error events of the live
// server, and the schema (docs/fidelity.md).
const (
	longestItemID   = 32
	longestEventID  = 512
	longestFunction = 64
	largestAppend   = 15 << 20
)

// Forms of names and ids of functions, and of images. Source: errors reported of the live server, and the schema
// (docs/fidelity.md).
var (
	names  = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	images = regexp.MustCompile(`^data:image/(png|jpeg);base64,`)
)

// Events of translation sessions, which live servers know on every socket. Source: docs/fidelity.md.
const (
	typeSessionClose  = "session.close"
	typeSessionAppend = "session.input_audio_buffer.append"
)

var (
	itemID = &shape{kinds: nodeString, length: longestItemID}
	idBase = []field{may("type", aString), may("event_id", &shape{kinds: nodeString | nodeNull, length: longestEventID})}
)

var (
	inputTextPart  = object(may("type", aString), needs("text", aString))
	inputAudioPart = object(may("type", aString), needs("audio", aString), may("transcript", stringOrNull))
	inputImagePart = object(may("type", aString), needs("image_url", &shape{kinds: nodeString, pattern: images}), may("detail", enum("auto", "low", "high")))
	outputTextPart = object(may("type", aString), needs("text", aString))
)

func content(variants ...variant) field {
	return needs("content", &shape{kinds: nodeArray, items: &shape{kinds: nodeObject, by: "type", variants: variants}})
}

// itemFields are accepted with every item that a client creates.
func itemFields(more ...field) *shape {
	return object(append([]field{
		may("id", itemID), may("type", aString), may("object", aString),
		may("status", enum(wire.StatusCompleted, wire.StatusIncomplete, wire.StatusInProgress)),
	}, more...)...)
}

var messageShape = &shape{kinds: nodeObject, by: "role", variants: []variant{
	{wire.RoleUser, itemFields(may("role", aString), content(
		variant{wire.ContentInputText, inputTextPart}, variant{wire.ContentInputAudio, inputAudioPart},
		variant{wire.ContentInputImage, inputImagePart}))},
	{wire.RoleAssistant, itemFields(may("role", aString), may("phase", enum(wire.PhaseCommentary, wire.PhaseFinalAnswer)),
		content(variant{wire.ContentOutputText, outputTextPart}))},
	{wire.RoleSystem, itemFields(may("role", aString), content(variant{wire.ContentInputText, inputTextPart}))},
}}

var (
	callID       = &shape{kinds: nodeString, length: longestItemID, pattern: names}
	functionName = &shape{kinds: nodeString, length: longestFunction, pattern: names}
)

// newItems are the items that a client may create. An approval may have a longer id: the guide's
// own sample builds one (docs/fidelity.md).
var newItems = []variant{
	{wire.ItemMessage, messageShape},
	{wire.ItemFunctionCall, itemFields(needs("name", functionName), may("call_id", callID), needs("arguments", aString))},
	{wire.ItemFunctionCallOutput, itemFields(needs("call_id", callID), needs("output", aString))},
	{wire.ItemMCPApprovalResponse, object(
		may("id", aString), may("type", aString), needs("approval_request_id", aString), needs("approve", aBoolean),
		may("reason", stringOrNull),
	)},
}

var newItemShape = &shape{kinds: nodeObject, by: "type", variants: newItems}

var responseShape = object(
	may("output_modalities", modalitiesShape), may("instructions", aString),
	may("audio", object(may("output", object(may("format", audioFormatShape), may("voice", voiceShape))))),
	may("tools", toolsShape), may("tool_choice", toolChoiceShape), may("parallel_tool_calls", aBoolean),
	may("reasoning", reasoningShape.orNull()), may("max_output_tokens", maxTokensShape),
	may("conversation", enum("auto", "none")),
	may("metadata", &shape{
		kinds: nodeObject | nodeNull, mostKeys: 16, longest: 64, anyKeys: &shape{kinds: nodeString, length: 512},
	}),
	may("prompt", promptShape.orNull()),
	may("input", &shape{kinds: nodeArray, items: &shape{kinds: nodeObject, by: "type", variants: append([]variant{
		{wire.ItemReference, object(may("type", aString), needs("id", aString))},
	}, newItems...)}}),
)

// event returns the shape of a client event with these fields beside type and event_id.
func event(name string, fields ...field) variant {
	return variant{name, object(append(idBase[:len(idBase):len(idBase)], fields...)...)}
}

// clientEventShape describes every event a client may send. The order is that of the list in the
// live server's error message (docs/fidelity.md).
var clientEventShape = &shape{kinds: nodeObject, by: "type", variants: []variant{
	event(wire.TypeSessionUpdate, needs("session", sessionShape)),
	event(typeSessionClose),
	event(wire.TypeInputAudioBufferAppend, needs("audio", aString)),
	event(typeSessionAppend, needs("audio", aString)),
	event(wire.TypeInputAudioBufferCommit),
	event(wire.TypeInputAudioBufferClear),
	event(wire.TypeConversationItemCreate,
		may("previous_item_id", stringOrNull), needs("item", newItemShape)),
	event(wire.TypeConversationItemTruncate,
		needs("item_id", aString), needs("content_index", aCount), needs("audio_end_ms", aCount)),
	event(wire.TypeConversationItemDelete, needs("item_id", aString)),
	event(wire.TypeConversationItemRetrieve, needs("item_id", aString)),
	event(wire.TypeResponseCreate, may("response", responseShape.orNull())),
	event(wire.TypeResponseCancel, may("response_id", stringOrNull)),
}}

// callEventShape is for the control socket of a call, which has an output buffer too.
var callEventShape = &shape{kinds: nodeObject, by: "type",
	variants: append(clientEventShape.variants[:len(clientEventShape.variants):len(clientEventShape.variants)],
		event(wire.TypeOutputAudioBufferClear))}

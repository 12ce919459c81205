package eventshape

import (
	"regexp"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// Limits that the live server enforces: characters of ids and of names of functions, bytes of an append's audio.
// Source: error events recorded from it, and the published schema (openapi.json, 2026-08).
const (
	longestItemID = 32
	longestName   = 64
	longestText   = 256_000 // of a part of a message

	LongestEventID = 512
	LargestAppend  = 15 << 20
)

// Forms of names and ids of functions, and of images. Source: error events reported of the live server, and the
// published schema.
var (
	identifier = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	imageURI   = regexp.MustCompile(`^data:image/(png|jpeg);base64,`)
)

var (
	itemID = &shape.Shape{Kinds: shape.KindString, MaxLength: longestItemID}
	idBase = []shape.Field{shape.May("type", aString), shape.May("event_id", &shape.Shape{Kinds: shape.KindString | shape.KindNull, MaxLength: LongestEventID})}
)

var (
	inputTextPart  = shape.Object(shape.May("type", aString), shape.Needs("text", partText))
	inputAudioPart = shape.Object(shape.May("type", aString), shape.Needs("audio", aString), shape.May("transcript", stringOrNull))
	inputImagePart = shape.Object(shape.May("type", aString), shape.Needs("image_url", &shape.Shape{Kinds: shape.KindString, Pattern: imageURI}), shape.May("detail", shape.Enum("auto", "low", "high")))
	outputTextPart = shape.Object(shape.May("type", aString), shape.Needs("text", partText))
	partText       = &shape.Shape{Kinds: shape.KindString, MaxLength: longestText}
)

func content(variants ...shape.Variant) shape.Field {
	return shape.Needs("content", &shape.Shape{Kinds: shape.KindArray, Items: &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: variants}})
}

// itemFields are accepted with every item that a client creates.
func itemFields(more ...shape.Field) *shape.Shape {
	return shape.Object(append([]shape.Field{
		shape.May("id", itemID), shape.May("type", aString), shape.May("object", aString),
		shape.May("status", shape.Enum(wire.StatusCompleted, wire.StatusIncomplete, wire.StatusInProgress)),
	}, more...)...)
}

var messageShape = &shape.Shape{Kinds: shape.KindObject, By: "role", Variants: []shape.Variant{
	{Value: wire.RoleUser, Shape: itemFields(shape.May("role", aString), content(
		shape.Variant{Value: wire.ContentInputText, Shape: inputTextPart}, shape.Variant{Value: wire.ContentInputAudio, Shape: inputAudioPart},
		shape.Variant{Value: wire.ContentInputImage, Shape: inputImagePart}))},
	{Value: wire.RoleAssistant, Shape: itemFields(shape.May("role", aString), shape.May("phase", shape.Enum(wire.PhaseCommentary, wire.PhaseFinalAnswer)),
		content(shape.Variant{Value: wire.ContentOutputText, Shape: outputTextPart}))},
	{Value: wire.RoleSystem, Shape: itemFields(shape.May("role", aString), content(shape.Variant{Value: wire.ContentInputText, Shape: inputTextPart}))},
}}

var (
	callID       = &shape.Shape{Kinds: shape.KindString, MaxLength: longestItemID, Pattern: identifier}
	functionName = &shape.Shape{Kinds: shape.KindString, MaxLength: longestName, Pattern: identifier}
)

// newItems are the items that a client may create. An approval may have a longer id: the sample of the guide to
// MCP tools builds one.
var newItems = []shape.Variant{
	{Value: wire.ItemMessage, Shape: messageShape},
	{Value: wire.ItemFunctionCall, Shape: itemFields(shape.Needs("name", functionName), shape.May("call_id", callID), shape.Needs("arguments", aString))},
	{Value: wire.ItemFunctionCallOutput, Shape: itemFields(shape.Needs("call_id", callID), shape.Needs("output", aString))},
	{Value: wire.ItemMCPApprovalResponse, Shape: shape.Object(
		shape.May("id", aString), shape.May("type", aString), shape.Needs("approval_request_id", aString), shape.Needs("approve", aBoolean),
		shape.May("reason", stringOrNull),
	)},
}

var newItemShape = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: newItems}

// responseShape describes what response.create says of a response. Source that null is accepted for what may be left
// out: clients that are tested against the live API send it as instructions; for the other keys that is inferred.
var responseShape = shape.Object(
	shape.May("output_modalities", modalitiesShape), shape.May("instructions", aString),
	shape.May("audio", shape.Object(shape.May("output", shape.Object(shape.May("format", audioFormatShape), shape.May("voice", voiceShape))))),
	shape.May("tools", toolsShape), shape.May("tool_choice", toolChoiceShape), shape.May("parallel_tool_calls", aBoolean),
	shape.May("reasoning", reasoningShape.OrNull()), shape.May("max_output_tokens", maxTokensShape),
	shape.May("conversation", shape.Enum("auto", "none")),
	shape.May("metadata", &shape.Shape{
		Kinds: shape.KindObject | shape.KindNull, MaxKeys: 16, MaxKeyLength: 64, AnyKeys: &shape.Shape{Kinds: shape.KindString, MaxLength: 512},
	}),
	shape.May("prompt", promptShape.OrNull()),
	shape.May("input", &shape.Shape{Kinds: shape.KindArray, Items: &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: append([]shape.Variant{
		{Value: wire.ItemReference, Shape: shape.Object(shape.May("type", aString), shape.Needs("id", aString))},
	}, newItems...)}}),
).NullIsUnsaid()

// event returns the shape of a client event with these fields beside type and event_id.
func event(name string, fields ...shape.Field) shape.Variant {
	return shape.Variant{Value: name, Shape: shape.Object(append(idBase[:len(idBase):len(idBase)], fields...)...)}
}

// Client describes every event a client may send, those of translation sessions included, which live servers know on
// every socket. The order is that of the list in the error event recorded from the live server for an unknown type.
var Client = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	event(wire.TypeSessionUpdate, shape.Needs("session", Session)),
	event(wire.TypeSessionClose),
	event(wire.TypeInputAudioBufferAppend, shape.Needs("audio", aString)),
	event(wire.TypeSessionInputAudioBufferAppend, shape.Needs("audio", aString)),
	event(wire.TypeInputAudioBufferCommit),
	event(wire.TypeInputAudioBufferClear),
	event(wire.TypeConversationItemCreate,
		shape.May("previous_item_id", stringOrNull), shape.Needs("item", newItemShape)),
	event(wire.TypeConversationItemTruncate,
		shape.Needs("item_id", aString), shape.Needs("content_index", aCount), shape.Needs("audio_end_ms", aCount)),
	event(wire.TypeConversationItemDelete, shape.Needs("item_id", aString)),
	event(wire.TypeConversationItemRetrieve, shape.Needs("item_id", aString)),
	event(wire.TypeResponseCreate, shape.May("response", responseShape.OrNull())),
	event(wire.TypeResponseCancel, shape.May("response_id", stringOrNull)),
}}

// CallClient describes those on the control socket of a phone call, which has an output buffer too.
var CallClient = &shape.Shape{Kinds: shape.KindObject, By: "type",
	Variants: append(Client.Variants[:len(Client.Variants):len(Client.Variants)],
		event(wire.TypeOutputAudioBufferClear))}

package translation

import shape "github.com/voicesim/voicesim/internal/jsonshape"

var (
	aString  = &shape.Shape{Kinds: shape.KindString}
	anID     = &shape.Shape{Kinds: shape.KindString | shape.KindNull, MaxLength: 512}
	nullable = (*shape.Shape).OrNull
)

// audioShape is what a session can be set to. Source: the published schema.
var audioShape = shape.Object(
	shape.May("input", shape.Object(
		shape.May("transcription", nullable(shape.Object(shape.Needs("model", aString)))),
		shape.May("noise_reduction", nullable(shape.Object(shape.Needs("type", shape.Enum("near_field", "far_field"))))),
	)),
	shape.May("output", shape.Object(shape.May("language", aString))),
)

// CreateShape is the session object with which a session is made.
var CreateShape = shape.Object(shape.Needs("model", aString), shape.May("audio", audioShape))

// events are those of the client.
var events = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	{Value: typeUpdate, Shape: event(shape.Needs("session", shape.Object(shape.May("audio", audioShape))))},
	{Value: typeAppend, Shape: event(shape.Needs("audio", aString))},
	{Value: typeClose, Shape: event()},
}}

func event(fields ...shape.Field) *shape.Shape {
	return shape.Object(append([]shape.Field{shape.May("type", aString), shape.May("event_id", anID)}, fields...)...)
}

package eventshape

import (
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// translationAudio is what a translation session can be set to. Source: the published schema.
var translationAudio = shape.Object(
	shape.May("input", shape.Object(
		shape.May("transcription", shape.Object(shape.Needs("model", aString)).OrNull()),
		shape.May("noise_reduction", shape.Object(shape.Needs("type", shape.Enum("near_field", "far_field"))).OrNull()),
	)),
	shape.May("output", shape.Object(shape.May("language", aString))),
)

// TranslationSession describes the session object with which a translation session is made.
var TranslationSession = shape.Object(shape.Needs("model", aString), shape.May("audio", translationAudio))

// TranslationClient describes every event that the client of a translation session may send.
var TranslationClient = &shape.Shape{Kinds: shape.KindObject, By: "type", Variants: []shape.Variant{
	event(wire.TypeSessionUpdate, shape.Needs("session", shape.Object(shape.May("audio", translationAudio)))),
	event(wire.TypeSessionInputAudioBufferAppend, shape.Needs("audio", aString)),
	event(wire.TypeSessionClose),
}}

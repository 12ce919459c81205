package wire

// The types of [ContentPart]. Items use the long names; content_part.added and .done call the
// same parts PartText and PartAudio.
const (
	ContentInputText   = "input_text"
	ContentInputAudio  = "input_audio"
	ContentInputImage  = "input_image"
	ContentOutputText  = "output_text"
	ContentOutputAudio = "output_audio"
	PartText           = "text"
	PartAudio          = "audio"
)

// ContentPart is a piece of a message.
type ContentPart struct {
	Type       string      `json:"type,omitzero"`
	Text       Opt[string] `json:"text,omitzero"`
	Audio      Opt[[]byte] `json:"audio,omitzero"`      // raw bytes; in conversation.item.create and .retrieved
	Transcript Opt[string] `json:"transcript,omitzero"` // null in a caller's audio item
	ImageURL   string      `json:"image_url,omitzero"`  // a data URI, PNG or JPEG
	Detail     string      `json:"detail,omitzero"`     // auto, low, high
	Extra      Fields      `json:"-"`
}

package wire

// ResponseFunctionCallArgumentsDelta is a piece of the JSON text of a call's arguments.
type ResponseFunctionCallArgumentsDelta struct {
	EventID     string      `json:"event_id,omitzero"`
	ResponseID  string      `json:"response_id"`
	ItemID      string      `json:"item_id"`
	OutputIndex int         `json:"output_index"`
	CallID      string      `json:"call_id"`
	Delta       string      `json:"delta"`
	Obfuscation Opt[string] `json:"obfuscation,omitzero"` // padding without meaning, against guessing by length
	Extra       Fields      `json:"-"`
}

// EventType returns "response.function_call_arguments.delta".
func (e *ResponseFunctionCallArgumentsDelta) EventType() string {
	return TypeResponseFunctionCallArgumentsDelta
}

func (e *ResponseFunctionCallArgumentsDelta) server() *string { return &e.EventID }

// ResponseFunctionCallArgumentsDone gives a call with all its arguments.
type ResponseFunctionCallArgumentsDone struct {
	EventID     string `json:"event_id,omitzero"`
	ResponseID  string `json:"response_id"`
	ItemID      string `json:"item_id"`
	OutputIndex int    `json:"output_index"`
	CallID      string `json:"call_id"`
	Name        string `json:"name"`
	Arguments   string `json:"arguments"` // the whole JSON text
	Extra       Fields `json:"-"`
}

// EventType returns "response.function_call_arguments.done".
func (e *ResponseFunctionCallArgumentsDone) EventType() string {
	return TypeResponseFunctionCallArgumentsDone
}

func (e *ResponseFunctionCallArgumentsDone) server() *string { return &e.EventID }

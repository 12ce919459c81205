package wire

// ResponseCreated begins a response.
type ResponseCreated struct {
	EventID  string   `json:"event_id,omitzero"`
	Response Response `json:"response"`
	Extra    Fields   `json:"-"`
}

// EventType returns "response.created".
func (e *ResponseCreated) EventType() string { return TypeResponseCreated }

func (e *ResponseCreated) server() *string { return &e.EventID }

// ResponseDone ends a response, however it ended. No event of the response follows.
type ResponseDone struct {
	EventID  string   `json:"event_id,omitzero"`
	Response Response `json:"response"`
	Extra    Fields   `json:"-"`
}

// EventType returns "response.done".
func (e *ResponseDone) EventType() string { return TypeResponseDone }

func (e *ResponseDone) server() *string { return &e.EventID }

// ResponseOutputItemAdded begins an item of a response.
type ResponseOutputItemAdded struct {
	EventID     string `json:"event_id,omitzero"`
	ResponseID  string `json:"response_id"`
	OutputIndex int    `json:"output_index"`
	Item        Item   `json:"item"`
	Extra       Fields `json:"-"`
}

// EventType returns "response.output_item.added".
func (e *ResponseOutputItemAdded) EventType() string { return TypeResponseOutputItemAdded }

func (e *ResponseOutputItemAdded) server() *string { return &e.EventID }

// ResponseOutputItemDone ends an item of a response.
type ResponseOutputItemDone struct {
	EventID     string `json:"event_id,omitzero"`
	ResponseID  string `json:"response_id"`
	OutputIndex int    `json:"output_index"`
	Item        Item   `json:"item"`
	Extra       Fields `json:"-"`
}

// EventType returns "response.output_item.done".
func (e *ResponseOutputItemDone) EventType() string { return TypeResponseOutputItemDone }

func (e *ResponseOutputItemDone) server() *string { return &e.EventID }

// ResponseContentPartAdded begins a part of an item.
type ResponseContentPartAdded struct {
	EventID      string      `json:"event_id,omitzero"`
	ResponseID   string      `json:"response_id"`
	ItemID       string      `json:"item_id"`
	OutputIndex  int         `json:"output_index"`
	ContentIndex int         `json:"content_index"`
	Part         ContentPart `json:"part"` // of type PartText or PartAudio
	Extra        Fields      `json:"-"`
}

// EventType returns "response.content_part.added".
func (e *ResponseContentPartAdded) EventType() string { return TypeResponseContentPartAdded }

func (e *ResponseContentPartAdded) server() *string { return &e.EventID }

// ResponseContentPartDone ends a part of an item.
type ResponseContentPartDone struct {
	EventID      string      `json:"event_id,omitzero"`
	ResponseID   string      `json:"response_id"`
	ItemID       string      `json:"item_id"`
	OutputIndex  int         `json:"output_index"`
	ContentIndex int         `json:"content_index"`
	Part         ContentPart `json:"part"` // of type PartText or PartAudio
	Extra        Fields      `json:"-"`
}

// EventType returns "response.content_part.done".
func (e *ResponseContentPartDone) EventType() string { return TypeResponseContentPartDone }

func (e *ResponseContentPartDone) server() *string { return &e.EventID }

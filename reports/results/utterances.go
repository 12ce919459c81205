package results

// Utterance is the speech of one response of the agent's, on four clocks: when the model generated it, when its sound came to the runtime, when it was
// heard, and how much of it the server was told was heard. A response that was stopped and heard again has several; stretches of which nothing is known are nil.
type Utterance struct {
	Agent     string   `json:"agent,omitempty"`
	Response  string   `json:"response,omitempty"` // "" is sound of which nobody knows the response
	Item      string   `json:"item,omitempty"`     // that its first heard sample belongs to; "" where nothing was heard
	Generated *Stretch `json:"generated,omitempty"`
	Received  *Stretch `json:"received,omitempty"`  // from the first of its sound on the wire to the last
	Heard     *Stretch `json:"heard,omitempty"`     // absent where nothing was heard
	Truncated *Stretch `json:"truncated,omitempty"` // as long as the server was told was heard, laid at the moment at which it was first heard
	TotalMS   float64  `json:"total_ms"`            // how much of it the model made, or arrived; 0 where nothing was heard
	HeardMS   float64  `json:"heard_ms"`
	Complete  bool     `json:"complete"` // heard to the end of what the model made
}

// Stretch is a stretch of a call, in milliseconds from its start.
type Stretch struct {
	FromMS float64 `json:"from_ms"`
	ToMS   float64 `json:"to_ms"`
}

package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Contract is what an agent comes into a call with.
type Contract struct {
	Agents   []Agent         `json:"agents"`             // the one that begins first, then those that the call can come to
	Settings json.RawMessage `json:"settings,omitempty"` // of the session, as the runtime sent them first, but for instructions and tools; absent where none were
}

// Agent is one agent.
type Agent struct {
	Name         string    `json:"name"`
	Instructions string    `json:"instructions"`
	Dynamic      bool      `json:"dynamic,omitempty"` // instructions are made in the call: these are what the session began with, "" where another agent began
	Voice        string    `json:"voice,omitempty"`
	Tools        []Tool    `json:"tools,omitempty"`
	MCP          []string  `json:"mcp,omitempty"` // labels of servers of tools
	Handoffs     []Handoff `json:"handoffs,omitempty"`
	Guardrails   []string  `json:"guardrails,omitempty"`
}

// Tool is one tool.
type Tool struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters,omitempty"` // JSON Schema
	Approval    string          `json:"approval,omitempty"`   // "always", or "by call" where a function decides; "" never waits for a human
}

// Handoff is one way to another agent.
type Handoff struct {
	To          string          `json:"to"`
	Tool        string          `json:"tool"` // by which the model asks for it
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters,omitempty"`
}

// Fingerprint tells a contract from others. Nil has "".
func (c *Contract) Fingerprint() string {
	if c == nil {
		return ""
	}
	text, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

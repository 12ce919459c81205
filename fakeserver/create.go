package fakeserver

import (
	"cmp"
	"slices"

	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/internal/voice"
	"github.com/voicesim/voicesim/wire"
)

// create decides a response and sends response.created.
func (s *session) create(r *response) {
	r.state = responseRunning
	if r.stop.Armed() {
		r.state = responseStopping // the caller spoke before it was created
	}
	s.effect(r)
	r.context = s.contextOf(r)
	r.read = r.context.read()
	s.layOut(r, s.respond(r, s.request(r)))
	s.count(r)
	s.send(&wire.ResponseCreated{Response: s.describe(r)})
}

// effect fills in what is in force for a response: its own settings, else the session's.
func (s *session) effect(r *response) {
	c, o := s.config, &r.override
	r.modalities = c.OutputModalities
	if o.OutputModalities != nil {
		r.modalities = o.OutputModalities
	}
	r.spoken = r.modalities[0] == "audio"
	r.voice, r.format = c.Audio.Output.Voice, c.Audio.Output.Format
	if o.Audio != nil && o.Audio.Output != nil {
		settings.SetVoice(&r.voice, o.Audio.Output.Voice)
		settings.SetFormat(&r.format, o.Audio.Output.Format)
	}
	r.tempo = float64(c.Audio.Output.Speed.Or(1))
	r.maxTokens = c.MaxOutputTokens
	r.maxTokens.Update(o.MaxOutputTokens)
}

// tools returns the tools in force for a response.
func (s *session) tools(r *response) []wire.Tool {
	if r.override.Tools != nil {
		return r.override.Tools
	}
	return s.config.Tools
}

func (s *session) request(r *response) *Request {
	req := &Request{
		ResponseID: r.id, Asked: r.asked, OutOfBand: r.outOfBand, Spoken: r.spoken,
		NewTurn: r.read.fresh, Outputs: r.read.outputs(r.context), Injected: r.read.injections(),
		Instructions: r.override.Instructions.Or(s.config.Instructions.Or("")), context: r.context,
	}
	req.Turn, req.CommittedAt = r.read.newest()
	if r.context != &s.conv {
		place := s.conv.read()
		req.place = &place
	}
	req.Metadata, _ = r.override.Metadata.Value()
	for _, t := range s.tools(r) {
		if t.Type == wire.ToolFunction {
			req.Tools = append(req.Tools, t.Name)
		}
	}
	req.OneCall = !r.override.ParallelToolCalls.Or(s.config.ParallelToolCalls.Or(true))
	req.MCP, req.ToolChoice = s.mcpNames(s.tools(r)), s.toolChoice(r)
	return req
}

// layOut turns a reply into outputs and beats.
func (s *session) layOut(r *response, reply Reply) {
	p := beats.New(s.pacing.pace(), r.outputFormat().RateHz)
	p.Overlap = s.profile.Reasoning
	for part := &reply; ; part = part.Then {
		p.Part(s.pacing.sooner(part.Latency), part.Speed)
		s.layOutPart(r, p, part)
		if part.Fails != nil || part.Incomplete != "" {
			r.early = part.early()
			p.BreakOff(part.Fails != nil, s.pacing.sooner(part.Latency))
			break
		}
		if part.Then == nil {
			if r.outOfBand && len(r.outputs) == 0 { // source: recorded responses out of band that say nothing
				r.outputs = append(r.outputs, s.newMessage(r, part))
				p.Message("", 0)
			}
			p.Finish()
			break
		}
	}
	r.beats = p.Beats
	if s.profile.Reasoning {
		r.reasoned = tokens.Reasoned(s.rng.Uint64("reasoning"))
	}
	if limit, ok := r.maxTokens.Value(); ok && limit != wire.Inf {
		r.reasoned = min(r.reasoned, int(limit))
		r.limit(int(limit) - r.reasoned)
	}
}

// layOutPart adds one part of a reply.
func (s *session) layOutPart(r *response, p *beats.Planner, part *Reply) {
	if part.Say != "" {
		o := s.newMessage(r, part)
		r.outputs = append(r.outputs, o)
		p.Message(o.text, len(o.samples))
	}
	var arguments, remote []string
	for _, c := range part.Calls {
		if c.Server == "" {
			o := s.newCall(r, c)
			r.outputs = append(r.outputs, o)
			arguments = append(arguments, o.text)
		}
	}
	for _, c := range part.Calls {
		if c.Server != "" {
			o := s.newMCPCall(r, c)
			r.outputs = append(r.outputs, o)
			remote = append(remote, o.text)
		}
	}
	p.Calls(arguments)
	p.MCPCalls(remote)
	if len(remote) > 0 {
		r.callsFirst = s.rng.Uint64("end of calls")&1 == 0
	}
}

// outputItem is one output item of a response: what it will be, and how much of that has been sent.
type outputItem struct {
	item    *item
	text    string  // of the message, or the arguments
	samples []int16 // of the message
	argued  bool    // arguments of an MCP call are complete
	opened  bool
	open    bool
	sent    int // bytes of text
	sounded int // samples
	made    int // samples, where the output was cut: more than were sent; 0 is as many
}

func (s *session) newMessage(r *response, reply *Reply) *outputItem {
	id := s.rng.ID("item_", s.now)
	o := &outputItem{text: reply.Say, item: &item{format: r.outputFormat(), wire: wire.Item{
		ID: id, Type: wire.ItemMessage, Role: wire.RoleAssistant, Content: []wire.ContentPart{},
	}}}
	if s.profile.Reasoning {
		o.item.wire.Phase = wire.PhaseFinalAnswer
		if reply.goesOn() {
			o.item.wire.Phase = wire.PhaseCommentary
		}
	}
	if r.spoken && reply.Say != "" {
		speech := Speech{Samples: reply.Sound}
		if reply.Sound == nil {
			speech = s.server.opts.Voice.Speak(reply.Say)
		}
		speech = speech.atTempo(r.tempo)
		speech.Samples = voice.Audible(speech.Samples)
		o.samples = voice.AtRate(speech.Samples, o.item.format)
		s.observe(&Spoke{Session: s.number, ResponseID: r.id, ItemID: id, Text: reply.Say, Speech: speech})
	}
	return o
}

func (s *session) newCall(r *response, c ToolCall) *outputItem {
	args := cmp.Or(string(c.Arguments), "{}")
	return &outputItem{text: args, item: &item{format: r.outputFormat(), wire: wire.Item{
		ID: s.rng.ID("item_", s.now), Type: wire.ItemFunctionCall, Name: c.Name, CallID: s.rng.CallID(),
	}}}
}

// count adds up what a response reads; out of band that is nothing. Source: the usages of recorded sessions, and the public
// guide on costs.
func (s *session) count(r *response) {
	if r.outOfBand {
		return
	}
	r.input.Text = tokens.Count(r.override.Instructions.Or(s.config.Instructions.Or("")))
	for _, t := range s.tools(r) {
		r.input.Text += tokens.Count(t.Name) + tokens.Count(t.Description) + tokens.Count(string(t.Parameters))
	}
	answered := false
	for _, it := range slices.Backward(r.context.items) {
		cost := it.tokens
		if it.wire.Role == wire.RoleAssistant {
			if answered || s.profile.Reasoning { // it is read as text alone; source: recorded usages
				cost.Audio = 0
			}
			answered = true
		}
		r.input.Add(cost)
	}
	if r.context == &s.conv && s.rng.Uint64("cache")&1 == 0 { // source: recorded usages, of which about half show a cache
		r.cached = tokens.Cached(r.input, s.output.readSoFar)
	}
}

package harness

import (
	"cmp"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/scenarios"
)

// newScript makes the simulated model of the call.
func (l *live) newScript(agent *agents.Agent) *models.Script {
	sim := &l.sc.Simulator
	return models.NewScript(modelSteps(l.sc), &models.ScriptOptions{
		Agent: agent.Name, Transfers: transfers(agent), Note: l.taps.Note, Offered: true,
		Loose: sim.Steps == scenarios.StepsLoose, Otherwise: cmp.Or(sim.Otherwise, scenarios.Otherwise),
		Speed: sim.Speed, Unheard: l.arrivals.NeverHeard,
	})
}

// modelSteps returns the model steps of a scenario as the simulator's script, under their indices.
func modelSteps(sc *scenarios.Scenario) []models.Step {
	var steps []models.Step
	for _, s := range sc.Script {
		if s.Model == nil {
			continue
		}
		step := models.Step{
			Ref:      s.Index,
			Exchange: s.Exchange,
			Say:      s.Model.Say,
			Handoff:  s.Model.Handoff,
			As:       s.Model.As,
			Optional: s.Model.Optional,
			Invented: s.Model.Invented,

			Latency:    s.Model.Latency,
			Speed:      s.Model.Speed,
			Incomplete: s.Model.Incomplete,

			Answers:    s.Model.When.Answers,
			UntilHeard: s.Model.UntilHeard,
			OutOfBand:  s.Model.OutOfBand,
		}
		if understood := s.Model.When.Understood; understood != nil {
			step.Understood = understood.Match
		}
		if failure := failures[s.Model.Fails]; failure != nil {
			step.Fails = failure()
		}
		for _, f := range s.Model.Fills {
			step.Fills = append(step.Fills, models.Fill(f))
		}
		for _, t := range s.Model.Tools {
			step.Tools = append(step.Tools, fakeserver.ToolCall{Name: t.Tool, Arguments: t.With})
		}
		steps = append(steps, step)
	}
	return steps
}

// failures are how a response of a step can fail, by the words of the language.
var failures = map[string]func() *fakeserver.Failure{
	"rate_limit": soonOver, "server_error": fakeserver.ServerFailure, "quota": fakeserver.QuotaFailure,
}

// soonOver is a rate limit that lets a client try again within the call: one of tokens a minute, where that of requests a day
// has it wait for longer than any caller does. Source: OpenAI's guide to rate limits, for the form of its message.
func soonOver() *fakeserver.Failure {
	f := fakeserver.RateLimitFailure()
	f.Message = "Rate limit reached for gpt-realtime on tokens per min (TPM): Limit 40000, Used 39611, Requested 889. Please try again in 750ms."
	return f
}

// transfers are the tools that hand over to each agent, by the agents' names.
func transfers(start *agents.Agent) map[string]string {
	tools := map[string]string{}
	for _, a := range start.Reachable() {
		for _, h := range a.Handoffs {
			if h.Agent != nil {
				tools[h.Agent.Name] = h.ToolName()
			}
		}
	}
	return tools
}

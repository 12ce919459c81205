// Package desk answers the telephone of a dentist: the agent, and the service around it.
//
// The agent looks up appointments, and moves them once somebody at the practice has agreed. The service reads the events of a
// call, keeps what waits for an agreement, and has an endpoint by which the practice gives it.
package desk

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// Desk is the desk during one call. Its methods may be called from any goroutine.
type Desk struct {
	mu           sync.Mutex                           // guards what follows
	appointments map[string]string                    // by patient, in lower case
	waiting      map[string]*runner.ApprovalRequested // by the id of the tool call
	session      *runner.Session                      // nil until Serve has it
	cuts         int
}

// New returns a desk with the practice's appointments.
func New() *Desk {
	return &Desk{
		appointments: map[string]string{"ada lovelace": "Thursday at nine", "alan turing": "Friday at ten"},
		waiting:      map[string]*runner.ApprovalRequested{},
	}
}

// NewAgent returns the agent of a new desk.
func NewAgent() *agents.Agent { return New().Agent() }

// Agent returns the agent whose tools work on this desk.
func (d *Desk) Agent() *agents.Agent {
	return &agents.Agent{
		Name:         "Desk",
		Instructions: "You answer the phone of a dentist. Ask for the patient's name. Look up appointments, and move them when asked.",
		Tools: []agents.Tool{
			agents.NewTool("find_appointment", "Find the next appointment of a patient.", d.find),
			agents.NewTool("move_appointment", "Move the next appointment of a patient to another day.", d.move).WithApproval(),
		},
		Guardrails: []agents.OutputGuardrail{agents.ForbidPattern("no_prices", regexp.MustCompile(`\$ ?\d`))},
	}
}

// patient names a patient.
type patient struct {
	Name string `json:"name" jsonschema:"first and last name"`
}

// find is the tool find_appointment.
func (d *Desk) find(_ context.Context, p patient) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if when, ok := d.appointments[strings.ToLower(p.Name)]; ok {
		return when, nil
	}
	return "no appointment found", nil
}

// moved says where an appointment goes.
type moved struct {
	Name string `json:"name" jsonschema:"first and last name"`
	To   string `json:"to" jsonschema:"day and time, such as Monday at eight"`
}

// move is the tool move_appointment.
func (d *Desk) move(_ context.Context, m moved) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := strings.ToLower(m.Name)
	if _, ok := d.appointments[name]; !ok {
		return "no appointment found", nil
	}
	d.appointments[name] = m.To
	return "moved to " + m.To, nil
}

// Serve reads the events of a call until it is over, and closes its session.
func (d *Desk) Serve(ctx context.Context, session *runner.Session) error {
	d.mu.Lock()
	d.session = session
	d.mu.Unlock()
	for ev, err := range session.Events(ctx) {
		switch {
		case ctx.Err() != nil: // the caller has hung up
			return session.Close()
		case err != nil:
			return err
		}
		d.note(ev)
	}
	return nil
}

// note keeps what is of interest in an event.
func (d *Desk) note(ev runner.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch ev := ev.(type) {
	case *runner.ApprovalRequested:
		d.waiting[ev.CallID] = ev
	case *runner.Interrupted:
		d.cuts++
	}
}

// Cuts returns how often callers cut the desk off.
func (d *Desk) Cuts() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cuts
}

// Handler returns the endpoint by which the practice decides: POST /approvals/ID?approved=true.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /approvals/{id}", func(w http.ResponseWriter, r *http.Request) {
		if err := d.decide(r.PathValue("id"), r.URL.Query().Get("approved") == "true"); err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
		}
	})
	return mux
}

// decide passes on what the practice decided about a call that waits.
func (d *Desk) decide(id string, approved bool) error {
	d.mu.Lock()
	session, known := d.session, d.waiting[id] != nil
	delete(d.waiting, id)
	d.mu.Unlock()
	switch {
	case !known:
		return fmt.Errorf("nothing with the id %q waits", id)
	case approved:
		return session.Approve(id)
	}
	return session.Reject(id, "the practice cannot do that")
}

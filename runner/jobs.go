package runner

// Job is a piece of the user's code that a session wants run: a tool, an approval policy, a
// guardrail's check, an agent's instructions. Run and Deliver must each be called once, in this order.
type Job struct {
	Number   int    // counts the jobs of the session from 1, in the order in which they were started
	Name     string // of what runs, for people: "tool get_order_status"
	External bool   // it does real I/O
	Run      func() // runs the user's code, with its deadline; panics are captured
	Deliver  func() // hands the result to the session; does not block
}

// Executor starts a job. It is called from the session's loop and must not block.
type Executor func(Job)

package agentfile

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Schemas of values.
const (
	schemaText   keys.Schema = `"type": ["string", "number", "boolean"]`
	schemaName   keys.Schema = `"type": "string"`
	schemaData   keys.Schema = `"type": ["string", "number", "boolean", "object", "array"]`
	schemaLength keys.Schema = `"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(ms|s|m)$"`
)

// Forms and values.
var (
	formText  = keys.Form{Takes: "a text", Schema: schemaText, Example: "Look up the status of an order."}
	formNames = keys.Form{Takes: "a list of names", Schema: keys.List(schemaName), Example: "[get_order_status]"}

	takesText  = keys.Value[field, string]{Form: formText, Read: field.text}
	takesNames = keys.Value[field, names]{Form: formNames, Read: field.names}
)

// lengthUpTo takes a length of time.
func lengthUpTo(longest time.Duration) keys.Value[field, time.Duration] {
	return keys.Value[field, time.Duration]{
		Form: keys.Form{Takes: "a duration", Schema: schemaLength, Example: "2s"},
		Read: func(f field) (time.Duration, bool) { return f.duration(longest) },
	}
}

var topKeys = keys.Of("an agent file", []keys.Key[field, File]{
	keys.Do("start", keys.Form{Takes: "the name of an agent", Schema: schemaName, Example: "Support"},
		func(to *File, f field) { to.start.text, _ = f.text(); to.start.at = f.value }, "who answers the phone").Otherwise("the only agent"),
	keys.At("greeting", takesText, func(file *File) *string { return &file.greeting }, "what that agent says before the caller has said anything, word for word").
		Like("Parcel service, good morning!").Otherwise("the caller speaks first"),
	keys.Do("agents", keys.Form{Takes: "a map of names", Schema: keys.MapOf(deskKeys.Object()), Example: "{Support: {instructions: Answer the phone.}}"},
		(*File).readAgents, "the agents").Must(),
	keys.Do("tools", keys.Form{Takes: "a map of names", Schema: keys.MapOf(toolKeys.Object()), Example: "{open_hours: {about: When we are open., answer: from nine to five}}"},
		(*File).readTools, "the tools that agents may have").Otherwise("there are none"),
	keys.Do("guardrails", keys.Form{Takes: "a map of names", Schema: keys.MapOf(guardrailKeys.Object()), Example: `{no_prices: {never_say: /\$\d/}}`},
		(*File).readGuardrails, "what stops an agent from saying something").Otherwise("there are none"),
	keys.Do("runtime", keys.Form{Takes: "a map", Schema: runtimeKeys.Object(), Example: "{reconnect: 3}"},
		(*File).readRuntime, "what the runtime does of itself when something goes wrong, or nobody speaks").Otherwise("nothing"),
})

var deskKeys = keys.Of("an agent", []keys.Key[field, desk]{
	keys.At("instructions", takesText, func(d *desk) *string { return &d.instructions }, "the prompt").Must().Like("You answer the phone of a dentist."),
	keys.At("tools", takesNames, func(d *desk) *names { return &d.tools }, "what it may ask for, by their names below `tools`").Otherwise("none"),
	keys.Do("handoffs", keys.Form{
		Takes: "a list of names, or a map of names with what the model reads about each", Example: "[Billing]",
		Schema: keys.AnyOf(keys.List(schemaName), keys.MapOf(schemaText)),
	}, (*desk).readHandoffs, "the agents that it may pass the call to").Otherwise("none"),
	keys.Do("guardrails", keys.Form{Takes: "a list of names", Schema: `"type": "array", "items": {` + schemaName + `}`, Example: "[no_card_numbers]"},
		(*desk).readGuardrails, "which guardrails it has, `[]` for none").Otherwise("all"),
})

var toolKeys = keys.Of("a tool", []keys.Key[field, tool]{
	keys.At("about", takesText, func(t *tool) *string { return &t.about }, "what it does, for the model").Must(),
	keys.Do("arguments", keys.Form{
		Takes: "a map of names, each `text`, `number`, `yes_no`, or a JSON Schema; or one JSON Schema of type `object` for all", Schema: `"type": "object"`,
		Example: "{order_id: text}",
	}, (*tool).readArguments, "what the model sends").Otherwise("nothing"),
	keys.Do("answer", keys.Form{Takes: "a text, or data", Schema: schemaData, Example: "refund issued"}, (*tool).readAnswer, "always the same"),
	keys.Do("table", keys.Form{Takes: "a map", Schema: tableKeys.Object(), Example: "{by: order_id, rows: {A1001: shipped}}"},
		(*tool).readTable, "an answer for each value of an argument"),
	keys.Do("http", keys.Form{Takes: "an address, or a map", Schema: keys.AnyOf(schemaName, requestKeys.Object()), Example: "https://example.com/orders"},
		(*tool).readRequest, "what a service answers"),
	keys.Do("exec", keys.Form{Takes: "a program, a list of it and its arguments, or a map", Schema: keys.AnyOf(schemaName, keys.List(schemaText), programKeys.Object()), Example: "[./lookup, <order_id>]"},
		(*tool).readProgram, "what a program writes"),
	keys.Do("mcp", keys.Form{Takes: "an address, or a map", Schema: keys.AnyOf(schemaName, mcpKeys.Object()), Example: "https://example.com/mcp"},
		(*tool).readMCP, "what a tool of an MCP server answers"),
	keys.Do("approval", keys.Form{Schema: keys.Enum(approvalWords), Words: approvalWords, Example: "needed"},
		(*tool).readApproval, "whether a human has to allow each call").Otherwise("no human is asked"),
	keys.At("takes", lengthUpTo(10*time.Minute), func(t *tool) *time.Duration { return &t.takes },
		"how long an `answer` or a `table` lets the call wait").Otherwise("no time"),
	keys.At("hangs_up", takesFlag, func(t *tool) *bool { return &t.hangsUp },
		"`true`: the call ends when what the agent says to it was heard, unless the caller speaks before").Otherwise("`false`"),
})

var approvalWords = keys.Words("approval", "needed").Saying("needed", "each call waits for a human")

var tableKeys = keys.Of("table", []keys.Key[field, table]{
	keys.Do("by", keys.Form{Takes: "the name of an argument", Schema: schemaName, Example: "order_id"},
		func(t *table, f field) { t.by.text, _ = f.text(); t.by.at = f.value }, "which argument is looked up: case and outer spaces do not matter").Must(),
	keys.Do("rows", keys.Form{Takes: "a map of its values, each with a text or data", Schema: keys.MapOf(schemaData), Example: "{A1001: shipped}"},
		(*table).readRows, "the answers").Must(),
	keys.Do("otherwise", keys.Form{Takes: "a text, or data", Schema: schemaData, Example: "no order found with that ID"},
		(*table).readOtherwise, "the answer for all other values").Otherwise("`" + nothingFound + "`"),
})

var requestKeys = keys.Of("http", []keys.Key[field, request]{
	keys.Do("url", keys.Form{Takes: "an address", Schema: schemaName, Example: "https://example.com/orders/<order_id>"},
		(*request).readURL, "whom to ask, with `<argument>` in its path or query and `${NAME}` of environment variables").Must(),
	keys.Do("method", keys.Form{Schema: keys.Enum(methodWords), Words: methodWords, Example: "GET"},
		func(r *request, f field) { r.method, _ = f.word(methodWords) }, "how").Otherwise("`GET` if the address has an `<argument>`, else `POST`"),
	keys.Do("headers", keys.Form{Takes: "a map", Schema: keys.MapOf(schemaText), Example: "{Authorization: \"Bearer ${DESK_KEY}\"}"},
		(*request).readHeaders, "headers, with `${NAME}` of environment variables, whose values are shown nowhere").Otherwise("none but the usual"),
	keys.At("limit", lengthUpTo(longestLimit), func(r *request) *time.Duration { return &r.limit }, "how long it may take").Otherwise(usualLimits),
	keys.Do("size", formSize, func(r *request, f field) { r.size, _ = f.size() }, "how much it may answer").Otherwise(usualSizes),
})

var programKeys = keys.Of("exec", []keys.Key[field, program]{
	keys.Do("command", keys.Form{Takes: "a list of texts", Schema: keys.List(schemaText), Example: "[./lookup, <order_id>]"},
		(*program).readCommand, "the program and its arguments, with `<argument>` in them; no shell looks at them").Must(),
	keys.At("limit", lengthUpTo(longestLimit), func(p *program) *time.Duration { return &p.limit }, "how long it may take").Otherwise(usualLimits),
	keys.Do("size", formSize, func(p *program, f field) { p.size, _ = f.size() }, "how much it may write").Otherwise(usualSizes),
})

var methodWords = keys.Words("method", "GET", "POST", "PUT", "PATCH", "DELETE").
	Aside("GET", "asks for something; the arguments stand in the address", "POST", "sends the arguments as JSON", "PUT", "sends them to take the place of what is there", "PATCH", "sends them to change what is there", "DELETE", "takes something away")

var guardrailKeys = keys.Of("a guardrail", []keys.Key[field, guardrail]{
	keys.Do("never_say", keys.Form{
		Takes: "words, a `/regular expression/`, or a list of them", Schema: keys.AnyOf(schemaText, keys.List(schemaText)), Example: `'/\b\d{16}\b/'`,
	}, (*guardrail).neverSay, "what stops the agent in the middle of the word").Must(),
	keys.At("takes", lengthUpTo(10*time.Minute), func(g *guardrail) *time.Duration { return &g.takes },
		"how long each look at the words takes").Otherwise("no time"),
})

// Bounds of what is outside, chosen: a call in virtual time is given up after 10 s without progress.
const (
	usualLimit   = 5 * time.Second
	longestLimit = 9 * time.Second
	usualSize    = 64 << 10
	largestSize  = 1 << 20

	usualLimits = "`5s`"
	usualSizes  = "`64KB`"
)

var formSize = keys.Form{Takes: "such as `64KB`, at most `1MB`", Schema: `"type": "string", "pattern": "^[0-9]+(KB|MB)$"`, Example: "16KB"}

// index knows all keys, for what is written in the wrong place.
var index = &keys.Index{
	Tables: []*keys.Table{
		&topKeys.Table, &deskKeys.Table, &toolKeys.Table, &tableKeys.Table, &requestKeys.Table, &programKeys.Table, &mcpKeys.Table, &guardrailKeys.Table,
		&runtimeKeys.Table, &interruptionKeys.Table, &fallbackKeys.Table, &reminderKeys.Table,
	},
	Aliases: map[string]string{
		"prompt": "instructions", "description": "about", "parameters": "arguments", "args": "arguments", "params": "arguments", "input": "arguments",
		"returns": "answer", "output": "answer", "result": "answer", "key": "by", "lookup": "by", "values": "rows", "else": "otherwise",
		"default": "otherwise", "fallback": "otherwise", "needs_approval": "approval", "transfers": "handoffs", "timeout": "limit",
		"latency": "takes", "delay": "takes", "endpoint": "url", "uri": "url", "args_list": "command", "run": "exec", "shell": "exec",
		"webhook": "http", "server": "url", "mcp_server": "mcp", "first": "start", "entry": "start", "pattern": "never_say", "forbid": "never_say", "functions": "tools",
	},
}

// Reference returns a page of Markdown in which the marked tables are those of agent files: docs/own-agents.md.
func Reference(page string) string {
	return keys.Fill(page, func(name string, header []string) ([]string, bool) {
		for _, t := range index.Tables {
			if t.What == name {
				return t.Lines(len(header)), true
			}
		}
		return nil, false
	})
}

// Tables returns the tables of all keys of agent files. They are read only.
func Tables() []*keys.Table { return index.Tables }

// Schema returns the JSON Schema (draft 7) by which editors complete and check agent files: agent.schema.json.
func Schema() ([]byte, error) {
	head := `"$schema": "http://json-schema.org/draft-07/schema#", "title": "voicesim agent", ` +
		`"description": "A voice agent without Go. Described in docs/own-agents.md.", `
	return (keys.Schema(head) + topKeys.Object()).Document()
}

// word reads one of the words of a table.
func (f field) word(words *keys.Table) (string, bool) {
	text, ok := f.text()
	if ok && !words.Has(text) {
		f.wrong(fmt.Sprintf("%s is not %q", f.name, text), fmt.Sprintf("write %s: %s", f.name, orWords(words)))
		return "", false
	}
	return text, ok
}

// readAgents reads the agents.
func (file *File) readAgents(f field) {
	for _, e := range f.entries("Support: {instructions: …}") {
		d := &desk{name: name{e.name, e.key}}
		below(e, deskKeys, d)
		file.agents = append(file.agents, d)
	}
}

// readTools reads the tools.
func (file *File) readTools(f field) {
	for _, e := range f.entries("get_order_status: {about: …, answer: …}") {
		t := &tool{name: name{e.name, e.key}}
		seen := below(e, toolKeys, t)
		if seen != nil {
			t.checkAnswers(e.l, seen)
		}
		file.tools = append(file.tools, t)
	}
}

// readGuardrails reads the guardrails.
func (file *File) readGuardrails(f field) {
	for _, e := range f.entries("no_card_numbers: {never_say: …}") {
		g := &guardrail{name: name{e.name, e.key}}
		below(e, guardrailKeys, g)
		file.guardrails = append(file.guardrails, g)
	}
}

// readHandoffs reads the agents that may take over.
func (d *desk) readHandoffs(f field) {
	if !yamltext.IsMap(f.value) {
		names, _ := f.names()
		for _, n := range names {
			d.handoffs = append(d.handoffs, handoff{name: n})
		}
		return
	}
	for _, e := range f.entries("Billing: Transfer to billing support") {
		about, _ := e.text()
		d.handoffs = append(d.handoffs, handoff{name{e.name, e.key}, about})
	}
}

// readGuardrails reads which guardrails hold.
func (d *desk) readGuardrails(f field) {
	d.guarded = true
	d.guardrails, _ = f.names()
}

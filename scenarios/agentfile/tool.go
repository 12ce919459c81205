package agentfile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// made returns the tool.
func (t *tool) made(given Given) agents.Tool {
	made, err := agents.NewSchemaTool(t.text, t.about, t.schema(), func(ctx context.Context, args json.RawMessage) (string, error) {
		output, err := t.call(ctx, args, given)
		if err == nil && t.hangsUp {
			err = hangUp(ctx, given)
		}
		return output, err
	})
	if err != nil { // cannot be: it was tried when the file was read
		made = agents.Tool{Name: t.text, Description: t.about, Parameters: t.schema(), Call: func(context.Context, json.RawMessage) (string, error) { return "", err }}
	}
	made.NeedsApproval = t.approval
	switch {
	case t.request != nil:
		made = made.AsExternal().WithTimeout(t.request.limitOr() + time.Second)
	case t.program != nil:
		made = made.AsExternal().WithTimeout(t.program.limitOr() + time.Second)
	case t.mcp != nil:
		made = made.AsExternal().WithTimeout(t.mcp.request.limitOr() + closeMCP + time.Second)
	case t.takes > 0:
		made.Timeout = t.takes + time.Second
	}
	return made
}

// hangUp ends the call of a tool.
func hangUp(ctx context.Context, given Given) error {
	if given.HangUp == nil {
		return errors.New("nobody can hang up here")
	}
	return given.HangUp(ctx)
}

// call answers the model.
func (t *tool) call(ctx context.Context, args json.RawMessage, given Given) (string, error) {
	sent, err := argumentsOf(args)
	if err != nil {
		return "", err
	}
	switch {
	case t.request != nil:
		return t.request.call(ctx, args, sent, given)
	case t.program != nil:
		return t.program.call(ctx, args, sent, given)
	case t.mcp != nil:
		return t.mcp.call(ctx, t.text, args, given)
	}
	if err := pass(ctx, t.takes); err != nil {
		return "", err
	}
	if t.table != nil {
		return t.table.find(sent).fill(sent), nil
	}
	return t.answer.fill(sent), nil
}

// pass lets time pass. The error is that of ctx, where that ended before.
func pass(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// argumentsOf returns arguments as texts.
func argumentsOf(args json.RawMessage) (map[string]string, error) {
	var all map[string]json.RawMessage
	if len(bytes.TrimSpace(args)) > 0 {
		if err := json.Unmarshal(args, &all); err != nil {
			return nil, err
		}
	}
	texts := map[string]string{}
	for name, raw := range all {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		texts[name] = text
	}
	return texts, nil
}

// noArguments is the schema of a tool without arguments.
const noArguments = `{"type":"object","properties":{},"required":[],"additionalProperties":false}`

func (t *tool) schema() json.RawMessage {
	if t.parameters == nil {
		return json.RawMessage(noArguments)
	}
	return t.parameters
}

// plainTypes are the words for arguments, as JSON Schema has them.
var plainTypes = map[string]string{"text": `{"type":"string"}`, "number": `{"type":"number"}`, "yes_no": `{"type":"boolean"}`}

// schemaTypes are the types of JSON Schema. Source: json-schema.org/draft-07.
var schemaTypes = []string{"string", "number", "integer", "boolean", "array", "object", "null"}

var argumentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// readArguments reads the names of arguments with their types, or one JSON Schema for all.
func (t *tool) readArguments(f field) {
	if whole, properties := wholeSchema(f.value); whole {
		for _, p := range yamltext.Pairs(properties) {
			t.arguments = append(t.arguments, name{p.Key.Value, p.Key})
		}
		if data, ok := f.l.Data(f.value); ok {
			t.usable(f, data)
		}
		return
	}
	var properties, required []string
	ok := true
	for _, e := range f.entries("order_id: text") {
		if !argumentName.MatchString(e.name) {
			f.l.At(e.key, fmt.Sprintf("%q is no name of an argument", e.name), "use letters, digits and underscores")
			ok = false
			continue
		}
		schema, fine := e.argument()
		ok = ok && fine
		t.arguments = append(t.arguments, name{e.name, e.key})
		properties = append(properties, fmt.Sprintf("%q:%s", e.name, schema))
		required = append(required, fmt.Sprintf("%q", e.name))
	}
	if ok && len(properties) > 0 {
		t.usable(f, []byte(`{"type":"object","properties":{`+strings.Join(properties, ",")+`},"required":[`+strings.Join(required, ",")+`],"additionalProperties":false}`))
	}
}

// wholeSchema reports whether a map is a JSON Schema of an object, and returns its properties.
func wholeSchema(n *yaml.Node) (whole bool, properties *yaml.Node) {
	properties = &yaml.Node{}
	for _, p := range yamltext.Pairs(n) {
		switch {
		case p.Key.Value == "type" && p.Value.Value == "object":
			whole = true
		case p.Key.Value == "properties":
			properties = p.Value
		}
	}
	return whole, properties
}

// argument returns the JSON Schema of one argument.
func (f field) argument() (schema string, ok bool) {
	if yamltext.IsMap(f.value) {
		for _, p := range yamltext.Pairs(f.value) {
			if p.Key.Value == "type" && yamltext.IsScalar(p.Value) && !slices.Contains(schemaTypes, p.Value.Value) {
				f.l.At(p.Value, fmt.Sprintf("no JSON Schema has the type %q", p.Value.Value), suggest.DidYouMean(p.Value.Value, schemaTypes, nil))
				return "", false
			}
		}
		data, ok := f.l.Data(f.value)
		return string(data), ok
	}
	text, ok := f.text()
	if !ok {
		return "", false
	}
	schema, ok = plainTypes[text]
	if !ok {
		f.wrong(fmt.Sprintf("%s is not %q", f.name, text), suggest.DidYouMean(text, []string{"text", "number", "yes_no", "a JSON Schema"}, suggest.Aliases{
			"string": "text", "str": "text", "integer": "number", "int": "number", "float": "number", "bool": "yes_no", "boolean": "yes_no",
		}))
	}
	return schema, ok
}

// usable takes a schema, and notes if there is no tool with it.
func (t *tool) usable(f field, schema []byte) {
	_, err := agents.NewSchemaTool("tool", "", schema, func(context.Context, json.RawMessage) (string, error) { return "", nil })
	if err != nil {
		f.l.At(f.key, "these arguments cannot be used", strings.TrimPrefix(err.Error(), `tool "tool": `))
		return
	}
	t.parameters = schema
}

// readApproval reads whether a human is asked.
func (t *tool) readApproval(f field) {
	_, t.approval = f.word(approvalWords)
}

func orWords(t *keys.Table) string { return suggest.Or(t.All()) }

// sources are the keys that answer, of which a tool has one.
var sources = []string{"answer", "table", "http", "exec", "mcp"}

// checkAnswers notes whether a tool has no answer, or several.
func (t *tool) checkAnswers(l *loader, seen keys.Seen[field]) {
	var written []string
	for _, s := range sources {
		if seen.Has(s) {
			written = append(written, s)
		}
	}
	switch {
	case len(written) == 0:
		l.At(t.at, t.text+" answers nothing", "add "+suggest.Or(sources))
	case len(written) > 1:
		l.At(seen[written[1]].key, suggest.And(written)+" are two answers", "leave one of them out")
	}
	if seen.Has("takes") && (seen.Has("http") || seen.Has("exec") || seen.Has("mcp")) {
		l.At(seen["takes"].key, "takes goes with answer and table", "bound the other with limit")
	}
}

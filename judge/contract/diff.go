package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Diff says what is different in head, in words, one line each, in the order of the agents: nothing where all is the same. Nil is no contract, of which nothing
// can be said.
func Diff(base, head *Contract) []string {
	if base == nil || head == nil {
		return nil
	}
	var d diff
	for b, h := range inBoth(&d, "agent", base.Agents, head.Agents, func(a *Agent) string { return a.Name }) {
		d.agent(b, h)
	}
	if len(base.Agents) > 0 && len(head.Agents) > 0 && base.Agents[0].Name != head.Agents[0].Name {
		d.add("%s begins the call, where %s did", head.Agents[0].Name, base.Agents[0].Name)
	}
	d.json("settings", base.Settings, head.Settings)
	return d.lines
}

// diff collects what is different.
type diff struct{ lines []string }

func (d *diff) add(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

// agent compares an agent with itself.
func (d *diff) agent(b, h *Agent) {
	d.text(h.Name+": instructions", b.Instructions, h.Instructions)
	d.text(h.Name+": voice", b.Voice, h.Voice)
	for was, is := range inBoth(d, h.Name+": tool", b.Tools, h.Tools, func(t *Tool) string { return t.Name }) {
		of := h.Name + ": tool " + is.Name
		d.text(of+": description", was.Description, is.Description)
		d.text(of+": approval", was.Approval, is.Approval)
		d.json(of+": parameters", was.Parameters, is.Parameters)
	}
	d.named(h.Name+": MCP server", b.MCP, h.MCP)
	for was, is := range inBoth(d, h.Name+": handoff", b.Handoffs, h.Handoffs, func(o *Handoff) string { return o.Tool }) {
		of := h.Name + ": handoff " + is.Tool
		d.text(of+": to", was.To, is.To)
		d.text(of+": description", was.Description, is.Description)
		d.json(of+": parameters", was.Parameters, is.Parameters)
	}
	d.named(h.Name+": guardrail", b.Guardrails, h.Guardrails)
}

// inBoth says which things are gone and which are new by their names, and returns those that are in both, in the order of head.
func inBoth[T any](d *diff, what string, base, head []T, name func(*T) string) iter.Seq2[*T, *T] {
	before, after := names(base, name), names(head, name)
	d.named(what, before, after)
	return func(yield func(was, is *T) bool) {
		for i := range head {
			if k := slices.Index(before, after[i]); k >= 0 && !yield(&base[k], &head[i]) {
				return
			}
		}
	}
}

// names are the names of things.
func names[T any](list []T, name func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = name(&list[i])
	}
	return out
}

// named says which names are gone and which are new.
func (d *diff) named(what string, base, head []string) {
	for _, name := range base {
		if !slices.Contains(head, name) {
			d.add("%s %s is gone", what, name)
		}
	}
	for _, name := range head {
		if !slices.Contains(base, name) {
			d.add("%s %s is new", what, name)
		}
	}
}

// text says how a text is different.
func (d *diff) text(what, base, head string) {
	if base != head {
		before, after := around(base, head)
		d.add("%s: was %s, is %s", what, before, after)
	}
}

// shown is how much of a text is shown on each side of where it differs. Chosen: what a line holds.
const shown = 40

// around are two texts where they differ, with a little of what stands around that.
func around(a, b string) (string, string) {
	begin := 0
	for begin < len(a) && begin < len(b) && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < len(a)-begin && end < len(b)-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return window(a, begin, len(a)-end), window(b, begin, len(b)-end)
}

// window is a part of a text, in quotes, with what stands around it as far as there is room.
func window(text string, from, to int) string {
	first, last := max(0, from-shown), min(len(text), to+shown)
	if last-first > 4*shown {
		last = first + 4*shown
	}
	for first > 0 && !utf8.RuneStart(text[first]) {
		first--
	}
	for last < len(text) && !utf8.RuneStart(text[last]) {
		last++
	}
	part := text[first:last]
	if first > 0 {
		part = "…" + part
	}
	if last < len(text) {
		part += "…"
	}
	return fmt.Sprintf("%q", part)
}

// json says where JSON is different, by the path of each value.
func (d *diff) json(what string, base, head json.RawMessage) {
	if bytes.Equal(base, head) {
		return
	}
	b, h := map[string]string{}, map[string]string{}
	flatten("", base, b)
	flatten("", head, h)
	paths := maps.Clone(b)
	maps.Copy(paths, h)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		was, had := b[path]
		is, has := h[path]
		of := strings.TrimSuffix(what+": "+path, ": ")
		switch {
		case !has:
			d.add("%s is gone (was %s)", of, short(was))
		case !had:
			d.add("%s is new: %s", of, short(is))
		case was != is:
			d.add("%s: was %s, is %s", of, short(was), short(is))
		}
	}
}

// flatten notes the values of JSON by their paths.
func flatten(path string, text json.RawMessage, into map[string]string) {
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) == nil && len(object) > 0 {
		for key, value := range object {
			flatten(strings.TrimPrefix(path+"."+key, "."), value, into)
		}
		return
	}
	var compact bytes.Buffer
	if json.Compact(&compact, text) == nil {
		into[path] = compact.String()
	}
}

// short is a value, shortened.
func short(value string) string {
	if utf8.RuneCountInString(value) <= 2*shown {
		return value
	}
	return string([]rune(value)[:2*shown]) + "…"
}

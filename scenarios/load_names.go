package scenarios

import "github.com/voicesim/voicesim/internal/words"

// speaker reads the name of the agent that spoke.
func (f Field) speaker() (name string, ok bool) {
	name, ok = f.words()
	kind := useAgent
	if words.SameName(name, ByFallback) {
		kind, name = useFallback, ByFallback
	}
	f.named(ok, nameUse{kind: kind, name: name})
	return name, ok
}

// agentName reads the name of an agent of the call.
func (f Field) agentName() (name string, ok bool) {
	name, ok = f.words()
	f.named(ok, nameUse{kind: useAgent, name: name})
	return name, ok
}

// guardrail reads the name of a guardrail.
func (f Field) guardrail() (name string, ok bool) {
	name, ok = f.words()
	f.named(ok, nameUse{kind: useGuardrail, name: name})
	return name, ok
}

// askedTool and askedAgent read what a model step asks for.
func (f Field) askedTool() (name string, ok bool) {
	name, ok = f.words()
	f.named(ok, nameUse{kind: useTool, name: name, asked: true})
	return name, ok
}

func (f Field) askedAgent() (name string, ok bool) {
	name, ok = f.words()
	f.named(ok, nameUse{kind: useHandoff, name: name, asked: true})
	return name, ok
}

// named remembers what the agent has to have, where ok is true.
func (f Field) named(ok bool, u nameUse) {
	if !ok {
		return
	}
	u.pos, u.at, u.step = f.l.pos(f.value), f.value, f.step
	f.l.sc.uses = append(f.l.sc.uses, &u)
	if u.kind == useTool {
		f.l.tool = &u
	}
}

// yes reads true, and notes that false belongs elsewhere.
func (f Field) yes() (yes, ok bool) {
	yes, ok = f.flag()
	if ok && !yes {
		f.wrong(f.name+": false says that it must not happen", "write expect_not: {"+f.name+": true}")
		return false, false
	}
	return yes, ok
}

// tool reads the name of a tool, which some model step has to ask for.
func (f Field) tool() (name string, ok bool) { return f.scripted(useTool) }

// handoff reads the name of an agent, which some model step has to hand off to.
func (f Field) handoff() (name string, ok bool) { return f.scripted(useHandoff) }

// scripted reads a name, and remembers that a model step should bring it about.
func (f Field) scripted(kind useKind) (name string, ok bool) {
	name, ok = f.words()
	f.named(ok, nameUse{kind: kind, name: name, demanded: true})
	return name, ok
}

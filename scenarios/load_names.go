package scenarios

// speaker reads the name of the agent that spoke.
func (f Field) speaker() (name string, ok bool) {
	name, ok = f.words()
	if name == "fallback" {
		f.l.NotYet(f.value, `by "fallback"`)
		return "", false
	}
	return name, ok
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
	if ok {
		f.l.names = append(f.l.names, nameUse{f.value, kind, name})
	}
	return name, ok
}

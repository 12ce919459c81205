package harness

import (
	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/speech"
)

// ProjectSpeech returns what says the words of scenarios in a folder, as it does for the command: what voicesim.yaml says, which
// is looked for there and upward, or without one the folders recordings beside it; then what [BundledSpeech] has. A voice that speaks keeps
// what it said where the command does, so that the suite finds what voicesim speak has made. The error says what of the file,
// of a folder that it names or of its voice cannot be used; what is wrong with single recordings stands in
// Recordings[i].Problems.
//
//	speaks, err := harness.ProjectSpeech("calls")
//	…
//	opts := &harness.Options{Agents: agents, Speech: speaks} // for Load, Catalog, Talk and Play
func ProjectSpeech(dir string) (*speech.Finder, error) {
	file, err := config.Find(dir)
	if err != nil {
		return nil, err
	}
	c, err := config.Read(file)
	if err != nil {
		return nil, err
	}
	finder := BundledSpeech()
	if finder.Recordings, err = c.Open(c.Folders(dir)); err != nil {
		return nil, err
	}
	voice, err := c.Speaker("", false)
	if err != nil {
		return nil, err
	}
	if voice != nil {
		finder.Speaker = voice
	}
	return finder, nil
}

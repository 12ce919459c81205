package clientlint

import (
	"time"

	"github.com/voicesim/voicesim/wire"
)

// soon is how long before its end a model is told of. Chosen: time to try another.
const soon = 90 * 24 * time.Hour

// ends looks at how long the models of a configuration will be there. The day is that of expires_at: a session lasts an hour at most.
func (l *Linter) ends(config *wire.Session) {
	expires, ok := config.ExpiresAt.Value()
	if !ok {
		return
	}
	today := time.Unix(expires, 0)
	l.endsSoon(config.Model, today, cause{})
	if config.Audio == nil || config.Audio.Input == nil {
		return
	}
	if t, on := config.Audio.Input.Transcription.Value(); on {
		l.endsSoon(t.Model, today, l.newestOf(wire.TypeSessionUpdate))
	}
}

// endsSoon tells of a model that ends soon, once a session.
func (l *Linter) endsSoon(model string, today time.Time, named cause) {
	end, known := wire.EndOf(model)
	if !known || l.ending[model] || today.Add(soon).Before(end.At) {
		return
	}
	l.ending[model] = true
	what := "ends"
	if !today.Before(end.At) {
		what = "has ended"
	}
	use := ""
	if end.Use != "" {
		use = ": use " + end.Use
	}
	l.blame(named, "model-ends", "%s %s on %s%s", model, what, end.At.Format(time.DateOnly), use)
}

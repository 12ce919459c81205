package serve

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/speech"
)

// behaviourFlags are the flags of voicesim serve that say which server it stands in for, and how far away.
type behaviourFlags struct {
	noKey       bool
	azure       bool
	deployments []string
	asOf        string
	pace        string
	transcripts string
	roundTrip   time.Duration
	recordings  []string
}

// add adds the flags to a command.
func (f *behaviourFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.noKey, "no-key", false, "accept requests without any API key")
	flags.BoolVar(&f.azure, "azure", false, "speak Azure's dialect on every path, not only on those that begin with /openai/")
	flags.StringArrayVar(&f.deployments, "deployment", nil, "`name[=model]` of a deployment on Azure; with it, others do not exist; may be given again")
	flags.StringVar(&f.asOf, "as-of", "", "`date` such as 2027-01-20 that the server takes it for: models that have ended by then are refused")
	flags.StringVar(&f.pace, "pace", "live", "how fast answers come: live, instant, or so many times faster, such as 4x")
	flags.StringVar(&f.transcripts, "transcripts", "vary", "where transcripts of the caller's turns stand: before the first item of the answer (first), after it (late), or by chance (vary)")
	flags.DurationVar(&f.roundTrip, "round-trip", 0, "how far the server is: its answers come so much later, such as 80ms")
	flags.StringArrayVar(&f.recordings, "recordings", nil, "`folder` of WAV files to recognise, each with its words in a text file beside it; may be given again")
}

// apply says so in the options of a server. Its errors are of the command line.
func (f *behaviourFlags) apply(opts *fakeserver.Options, note func(string)) error {
	opts.NoKey, opts.Azure = f.noKey, f.azure
	var errs [5]error
	if f.noKey && opts.RequireKey != "" {
		errs[0] = errors.New("--key and --no-key exclude each other")
	}
	if opts.Pacing, errs[1] = pacing(f.pace); f.roundTrip < 0 {
		errs[1] = errors.New("--round-trip must not be negative")
	}
	if f.asOf != "" {
		if opts.AsOf, errs[2] = time.Parse(time.DateOnly, f.asOf); errs[2] != nil {
			errs[2] = fmt.Errorf("--as-of is %q, and is written as 2027-01-20", f.asOf)
		}
	}
	opts.Deployments, errs[3] = deployments(f.deployments)
	order, known := transcriptOrders[cmp.Or(f.transcripts, "vary")]
	switch {
	case !known:
		errs[4] = fmt.Errorf("--transcripts is %q, and is vary, first or late", f.transcripts)
	case order != fakeserver.TranscriptsVary:
		opts.Pacing = cmp.Or(opts.Pacing, &fakeserver.Pacing{})
		opts.Pacing.Transcripts = order
	}
	if err := cmp.Or(errs[:]...); err != nil {
		return command.Usage(err)
	}
	var err error
	opts.Utterances, err = utterances(f.recordings, note)
	return err
}

// transcriptOrders are the values of --transcripts.
var transcriptOrders = map[string]fakeserver.TranscriptOrder{
	"vary": fakeserver.TranscriptsVary, "first": fakeserver.TranscriptsFirst, "late": fakeserver.TranscriptsLate,
}

// pacing returns how fast answers come. nil is as live.
func pacing(pace string) (*fakeserver.Pacing, error) {
	switch pace {
	case "", "live":
		return nil, nil
	case "instant":
		return &fakeserver.Pacing{Times: math.Inf(1)}, nil
	}
	number, isTimes := strings.CutSuffix(pace, "x")
	times, err := strconv.ParseFloat(number, 64)
	if !isTimes || err != nil || !(times > 0) || math.IsInf(times, 1) {
		return nil, fmt.Errorf("--pace is %q, and is live, instant, or so many times faster, such as 4x", pace)
	}
	return &fakeserver.Pacing{Times: times}, nil
}

// deployments reads what is deployed on Azure; nil where nothing is said.
func deployments(given []string) (map[string]string, error) {
	if given == nil {
		return nil, nil
	}
	all := map[string]string{}
	for _, text := range given {
		name, model, mapped := strings.Cut(text, "=")
		if name == "" || mapped && model == "" {
			return nil, fmt.Errorf("--deployment is %q, and is written as name or name=model", text)
		}
		all[name] = cmp.Or(model, name)
	}
	if err := fakeserver.CheckDeployments(all, nil); err != nil {
		return nil, fmt.Errorf("--%w; name=model tells what it runs", err)
	}
	return all, nil
}

// utterances reads folders of recordings that the server is to recognise.
func utterances(folders []string, note func(string)) (all []fakeserver.Utterance, err error) {
	for _, name := range folders {
		folder, err := speech.OpenFolder(os.DirFS(name), filepath.ToSlash(name))
		if err != nil {
			return nil, command.Usage(fmt.Errorf("--recordings %s: %w", name, err))
		}
		for _, p := range folder.Problems {
			note(p.Error())
		}
		for _, r := range folder.Recordings {
			said, err := r.Speech()
			if err != nil {
				note(err.Error())
				continue
			}
			all = append(all, fakeserver.Utterance{ID: r.File, Text: r.Text, Samples: said.Samples, Words: said.Words, Speaker: r.Voice})
		}
		if len(folder.Recordings) == 0 {
			note("--recordings " + name + " has no recordings: a recording is a WAV file with its words in a text file of the same name")
		}
	}
	return all, nil
}

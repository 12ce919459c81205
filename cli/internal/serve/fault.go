package serve

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/internal/faultkeys"
)

// askedFault is a value of --fault: name:key=value,key=value
type askedFault struct {
	name    string
	options faults.Options
	session int // the one that it strikes; 0 is every one
}

// parseFault reads a value of --fault.
func parseFault(text string) (*askedFault, error) {
	name, rest, more := strings.Cut(text, ":")
	f := &askedFault{name: name}
	if more {
		seen := map[string]bool{}
		for pair := range strings.SplitSeq(rest, ",") {
			key, value, ok := strings.Cut(pair, "=")
			if !ok || value == "" {
				return nil, fmt.Errorf("--fault %s: %q is no key=value", text, pair)
			}
			if seen[key] {
				return nil, fmt.Errorf("--fault %s: %s stands twice", text, key)
			}
			seen[key] = true
			if err := f.set(key, value); err != nil {
				return nil, fmt.Errorf("--fault %s: %w", text, err)
			}
		}
	}
	if _, err := faults.New(f.name, f.options); err != nil {
		return nil, fmt.Errorf("--fault %s: %w", text, err)
	}
	return f, nil
}

// set reads the value of one key.
func (f *askedFault) set(key, value string) (err error) {
	o := &f.options
	switch key {
	case "for":
		o.For, err = readTime(key, value)
	case "delay":
		o.Delay, err = readTime(key, value)
	case "count":
		o.Count, err = readNumber(key, value)
	case "bytes":
		o.Bytes, err = readNumber(key, value)
	case "session":
		f.session, err = readNumber(key, value)
	case "event":
		o.Event = value
	case "code":
		o.Code = value
	case "on":
		o.On = value
	default:
		err = fmt.Errorf("%q is no key; these are: %s, session", key, strings.Join(faultkeys.Options().All(), ", "))
	}
	return err
}

func readTime(key, value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return 0, fmt.Errorf(`%s is %q, and is written as 800ms or 1.5s`, key, value)
	}
	return d, nil
}

func readNumber(key, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is %q, and is a number from 1 up", key, value)
	}
	return n, nil
}

// faultMaker returns what makes the faults of sessions; nil without any.
func faultMaker(values []string) (fakeserver.FaultMaker, error) {
	var asked []*askedFault
	for _, text := range values {
		f, err := parseFault(text)
		if err != nil {
			return nil, command.Usage(err)
		}
		asked = append(asked, f)
	}
	if len(asked) == 0 {
		return nil, nil
	}
	return func(info fakeserver.SessionInfo) []fakeserver.Fault {
		var list []fakeserver.Fault
		for _, f := range asked {
			if f.session != 0 && f.session != info.Number {
				continue
			}
			if made, err := faults.New(f.name, f.options); err == nil { // it has been made before
				list = append(list, made)
			}
		}
		return list
	}, nil
}

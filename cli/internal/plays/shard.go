package plays

import (
	"fmt"
	"strconv"
	"strings"
)

// indexes are the environment variables in which machines that run a job several times say which time it is, from what they count, and which
// variable has how often. Sources: the documentation of Kubernetes (Indexed Jobs), GitLab (parallel), CircleCI and Buildkite.
var indexes = []struct {
	index string
	first int
	of    string
}{
	{"JOB_COMPLETION_INDEX", 0, ""},
	{"CI_NODE_INDEX", 1, "CI_NODE_TOTAL"},
	{"CIRCLE_NODE_INDEX", 0, "CIRCLE_NODE_TOTAL"},
	{"BUILDKITE_PARALLEL_JOB", 0, "BUILDKITE_PARALLEL_JOB_COUNT"},
}

// ParseShard reads which shard of how many is meant: 3/8, auto/8 (which one the environment says), or auto (it says both). getenv gives the
// environment; "" is not set.
func ParseShard(text string, getenv func(string) string) (index, of int, err error) {
	first, last, both := strings.Cut(text, "/")
	if both {
		if of, err = strconv.Atoi(last); err != nil || of < 1 {
			return 0, 0, fmt.Errorf("is %q, and is written as 3/8, auto/8 or auto", text)
		}
	}
	switch {
	case first == "auto":
		return auto(of, getenv)
	case !both:
		return 0, 0, fmt.Errorf("is %q, and is written as 3/8, auto/8 or auto", text)
	}
	if index, err = strconv.Atoi(first); err != nil || index < 1 || index > of {
		return 0, 0, fmt.Errorf("is %q: the shards of %d are 1 to %d", text, of, of)
	}
	return index, of, nil
}

// auto asks the environment. of is how many there are, zero where it is to say that too.
func auto(of int, getenv func(string) string) (int, int, error) {
	for _, v := range indexes {
		said := getenv(v.index)
		if said == "" {
			continue
		}
		if of == 0 && v.of == "" {
			return 0, 0, fmt.Errorf("is auto, and %s does not say how many there are: write auto/8", v.index)
		}
		if of == 0 {
			n, err := strconv.Atoi(getenv(v.of))
			if err != nil || n < 1 {
				return 0, 0, fmt.Errorf("is auto, and %s is %q", v.of, getenv(v.of))
			}
			of = n
		}
		n, err := strconv.Atoi(said)
		if index := n - v.first + 1; err == nil && index >= 1 && index <= of {
			return index, of, nil
		}
		return 0, 0, fmt.Errorf("is auto, and %s is %q, which is none of %d", v.index, said, of)
	}
	names := make([]string, len(indexes))
	for i, v := range indexes {
		names[i] = v.index
	}
	return 0, 0, fmt.Errorf("is auto, and none of the environment variables is set that say which shard this is: %s", strings.Join(names, ", "))
}

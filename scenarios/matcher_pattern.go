package scenarios

import (
	"errors"
	"fmt"
)

// What may be wrong with the slashes of a regular expression, apart from what is between them.
var (
	errUnclosedPattern = errors.New("a regular expression ends with a slash")
	errEmptyPattern    = errors.New("nothing stands between the slashes")
)

// patternFlagsError reports flags that are unknown, or words behind the closing slash.
type patternFlagsError struct{ flags string }

func (e *patternFlagsError) Error() string {
	return fmt.Sprintf("%q is not a flag of regular expressions (i, m, s and U are)", e.flags)
}

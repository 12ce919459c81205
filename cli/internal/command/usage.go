package command

// UsageError is a bad command line.
type UsageError struct{ err error }

// Usage makes an error one of the command line. It must not be nil.
func Usage(err error) *UsageError { return &UsageError{err} }

// Error implements error.
func (e *UsageError) Error() string { return e.err.Error() }

// Unwrap returns the error that it was made of.
func (e *UsageError) Unwrap() error { return e.err }

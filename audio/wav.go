package audio

import "io"

// ReadWAV reads a WAV file.
func ReadWAV(r io.ReadSeeker) (*Clip, error) { panic("audio: ReadWAV is not there yet") }

// WriteWAV writes a WAV file of 16-bit samples.
func WriteWAV(w io.Writer, c *Clip) error { panic("audio: WriteWAV is not there yet") }

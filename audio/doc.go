// Package audio measures and converts raw speech: PCM16 and G.711, resampling, levels, speech
// segments, mixing, WAV files.
//
// Everything here works on mono signed 16-bit samples ([]int16) or on their encoded bytes, and
// nothing keeps goroutines, clocks or global state. A newcomer meets the parts in this order:
//
//   - [Format] says how bytes encode samples (PCM16, or G.711 mu-law and A-law) and at which rate.
//     Its zero value is what the Realtime API speaks by default: PCM16 at 24 kHz.
//   - [Samples] and [Duration] turn spans of time into counts of samples and back.
//   - [Resampler] changes the rate of a stream of samples, [Converter] a stream of bytes from one
//     Format to another. Both accept pieces of any size and give the same result as one large piece.
//   - [DBFS], [PeakDBFS] and [RMS] measure levels, [Gain] and [Mix] change them.
//   - [Detector] finds speech in a stream, [Segments] in a finished recording.
//   - [ReadWAV] and [WriteWAV] move a [Clip] from and to a WAV file.
//
// # How its parts meet
//
//	WAV file ──► Clip ──╮                     ╭──► levels, Gain, Mix
//	                    ├──► []int16 samples ─┼──► Detector, Segments
//	bytes ──► Format ───╯        ▲            ╰──► Resampler ──► Format ──► bytes
//	             │               │                                ▲
//	             ╰── Converter: Format, Resampler, Format ────────╯
//
// # Appending
//
// Methods called Append take a destination slice, append to it and return it, as the append
// builtin does. None of them allocates when the destination has room, so a loop that reuses one
// buffer (dst[:0]) runs without garbage.
//
// # Units
//
// Rates are in hertz and end in Hz. Levels are in dBFS: decibels relative to full scale, where 0
// is a square wave of full amplitude and a sine of full amplitude is -3.01. Spans of time are
// [time.Duration] and start at the first sample.
//
// # Concurrency
//
// Functions may be called from anywhere. A Resampler, Converter or Detector belongs to one
// goroutine at a time.
package audio

// Package phoneline is the phone line between a caller and the far end of a call: what a codec, a network, a room and a
// loudspeaker make of speech, frame by frame, the same for the same [Settings] each time.
//
//	mouth ─► gain ─►(+)─► codec ─► network ─► Send: what the far end gets
//	                 ▲
//	     noise ──────┤
//	     echo ───────┤
//	                 │
//	ear  ◄───────────┴─── network ◄─ codec ◄─ Receive: what the far end plays
//
// A [Line] takes and returns frames of [audio.FrameSamples] samples at [audio.RateHz]; it allocates nothing once it is made.
//
//   - A codec of G.711 has the band of telephones, 300 to 3400 Hz, and one of two laws of companding. PCM16 changes nothing.
//   - A network delays each way by a fixed time, and loses packets of 20 ms in bursts ([Settings].Loss). Packets vary by Jitter;
//     the receiver waits that long for them, and what comes later counts as lost. What is lost is concealed: the packet before
//     it again, softer each time, then silence.
//   - Noise is a bed so many decibels below the caller's speech ([Settings].SNR), in the band of the codec.
//   - The echo is what the caller hears, so much softer and later, in the caller's microphone.
//
// Presets are settings under a name ([Preset]).
package phoneline

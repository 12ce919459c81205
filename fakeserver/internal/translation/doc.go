// Package translation is one translation session of the simulated server: what comes in as events of the client, and what goes out.
//
//	session.input_audio_buffer.append ──► frames of 200 ms ──► turns ──────────► Translate ──────────► Speak
//	                                            │                        │           │           │
//	                                            ▼                        ▼           ▼           ▼
//	                                one output_audio.delta a frame   input_transcript  output_transcript  its queue
//
// It has no clock and no connection: the model's time is that of the sound that came in.
// Source: the published schema of translation sessions; how long output lags behind is a guess.
package translation

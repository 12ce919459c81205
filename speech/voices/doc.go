// Package voices has the voices that speak what is not recorded: installed programs ([Command]), and HTTP services in
// the form of OpenAI's /audio/speech ([Service]).
//
//	recipe, _ := voices.Find("flite")
//	voice := &voices.Voice{Engine: recipe.Command(nil), Cache: &voices.Cache{Dir: ".voicesim/speech"}}
//	said, err := voice.Speak(ctx, speech.Line{Words: "Where is my order?"})
//
// An [Engine] gives a WAV file for words. A [Voice] asks it, and makes sure that the same line always has the same
// sound: what was spoken once is kept in a [Cache], by what was asked; without a cache an engine must give the same
// samples twice, or is refused.
//
// Engines are bounded in time and output. Keys are in no cache, error or log.
package voices

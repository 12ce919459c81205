package wire_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/voicesim/voicesim/wire"
)

func audioDelta() *wire.ResponseOutputAudioDelta {
	return &wire.ResponseOutputAudioDelta{
		EventID: "event_E6U11oE4PwyJSvJ9e3mzM", ResponseID: "resp_E6U11oof93olA0JOwdA0H",
		ItemID: "item_E6U11H8XY7uk9uRetnwLK", Delta: bytes.Repeat([]byte{1, 2, 3, 4, 5, 6}, 1600),
	}
}

func transcriptDelta() *wire.ResponseOutputAudioTranscriptDelta {
	return &wire.ResponseOutputAudioTranscriptDelta{
		EventID: "event_E6U11oE4PwyJSvJ9e3mzM", ResponseID: "resp_E6U11oof93olA0JOwdA0H",
		ItemID: "item_E6U11H8XY7uk9uRetnwLK", Delta: " order", Obfuscation: wire.Some("aBSplHqbmM"),
	}
}

func responseDone() *wire.ResponseDone {
	return &wire.ResponseDone{EventID: "event_E6U11oE4PwyJSvJ9e3mzM", Response: wholeResponse()}
}

func wholeResponse() wire.Response {
	return wire.Response{
		Object: "realtime.response", ID: "resp_E6U11oof93olA0JOwdA0H", Status: wire.StatusCompleted,
		StatusDetails: wire.Null[wire.StatusDetails](),
		Output: []wire.Item{{
			ID: "item_E6U11H8XY7uk9uRetnwLK", Type: wire.ItemMessage, Status: wire.StatusCompleted,
			Role: wire.RoleAssistant, Phase: wire.PhaseFinalAnswer,
			Content: []wire.ContentPart{{
				Type:       wire.ContentOutputAudio,
				Transcript: wire.Some("Your order shipped this morning and arrives on Friday."),
			}},
		}},
		ConversationID:   wire.Some("conv_E6U11sxBUSqysB6D0eCmY"),
		OutputModalities: []string{"audio"}, MaxOutputTokens: wire.Some(wire.Inf),
		Audio: &wire.ResponseAudio{Output: &wire.ResponseAudioOutput{
			Format: &wire.AudioFormat{Type: wire.FormatPCM, Rate: 24000}, Voice: wire.Voice{Name: "alloy"},
		}},
		Usage: wire.Some(wire.Usage{
			TotalTokens: 253, InputTokens: 132, OutputTokens: 121,
			InputTokenDetails: &wire.InputTokenDetails{
				TextTokens: 119, AudioTokens: 13, CachedTokens: 64,
				CachedTokensDetails: &wire.CachedTokensDetails{TextTokens: 64},
			},
			OutputTokenDetails: &wire.OutputTokenDetails{TextTokens: 30, AudioTokens: 91},
		}),
		Metadata: wire.Null[map[string]string](),
	}
}

func benchmarkEncode(b *testing.B, ev wire.ServerEvent) {
	buf, err := wire.AppendServer(nil, ev)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = wire.AppendServer(buf[:0], ev)
	}
}

func benchmarkDecode(b *testing.B, ev wire.ServerEvent) {
	frame, err := wire.AppendServer(nil, ev)
	if err != nil {
		b.Fatal(err)
	}
	var d wire.Decoder
	b.SetBytes(int64(len(frame)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Server(frame); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeAudioDelta(b *testing.B)      { benchmarkEncode(b, audioDelta()) }
func BenchmarkEncodeTranscriptDelta(b *testing.B) { benchmarkEncode(b, transcriptDelta()) }
func BenchmarkEncodeResponseDone(b *testing.B)    { benchmarkEncode(b, responseDone()) }
func BenchmarkDecodeAudioDelta(b *testing.B)      { benchmarkDecode(b, audioDelta()) }
func BenchmarkDecodeTranscriptDelta(b *testing.B) { benchmarkDecode(b, transcriptDelta()) }
func BenchmarkDecodeResponseDone(b *testing.B)    { benchmarkDecode(b, responseDone()) }

// The measure of the two above: what encoding/json takes for the same struct.
func BenchmarkStdDecodeResponseDone(b *testing.B) {
	frame, _ := wire.AppendServer(nil, responseDone())
	b.ReportAllocs()
	for b.Loop() {
		if err := json.Unmarshal(frame, new(wire.ResponseDone)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeAppend(b *testing.B) {
	ev := &wire.InputAudioBufferAppend{Audio: make([]byte, 960)}
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = wire.AppendClient(buf[:0], ev)
	}
}

func BenchmarkDecodeAppend(b *testing.B) {
	frame, _ := wire.AppendClient(nil, &wire.InputAudioBufferAppend{Audio: make([]byte, 960)})
	var d wire.Decoder
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Client(frame); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTypeOf(b *testing.B) {
	frame, _ := wire.AppendServer(nil, audioDelta())
	b.ReportAllocs()
	for b.Loop() {
		if wire.TypeOf(frame) != wire.TypeResponseOutputAudioDelta {
			b.Fatal("wrong type")
		}
	}
}

// What every program that imports the package pays at its start.
func BenchmarkCompileEvents(b *testing.B) {
	for b.Loop() {
		wire.CompileEvents()
	}
}

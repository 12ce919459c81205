package audio_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
)

func ExampleFormat() {
	line := audio.Format{Encoding: audio.PCMU} // a telephone line
	fmt.Println(line, line.Bytes(audio.FrameDuration), "bytes a frame")
	fmt.Println(audio.Format{}, audio.Format{}.Bytes(audio.FrameDuration), "bytes a frame")
	// Output:
	// pcmu/8000 160 bytes a frame
	// pcm16/24000 960 bytes a frame
}

// A telephone line's bytes arrive in pieces of 20 ms and leave as PCM16 at 24 kHz.
func ExampleConverter() {
	c, err := audio.NewConverter(audio.Format{Encoding: audio.PCMU}, audio.Format{})
	if err != nil {
		fmt.Println(err)
		return
	}
	silence := bytes.Repeat([]byte{0xFF}, 160)
	var heard []byte
	for range 50 {
		heard = c.Append(heard, silence)
	}
	lag := time.Second - audio.Format{}.Duration(len(heard))
	heard = c.Flush(heard)
	fmt.Println(lag, "behind until Flush, then", audio.Format{}.Duration(len(heard)))
	// Output: 6ms behind until Flush, then 1s
}

func ExampleResample() {
	at8, err := audio.Resample(make([]int16, 480), 24000, 8000)
	fmt.Println(len(at8), err)
	_, err = audio.Resample(nil, 24000, 24001)
	fmt.Println(err)
	// Output:
	// 160 <nil>
	// no conversion from 24000 Hz to 24001 Hz: rates must lie between 4000 and 192000 Hz and be multiples of a common one that is not too small
}

func ExampleSegments() {
	recording := make([]int16, 2*audio.RateHz)
	speech := recording[audio.RateHz/2 : audio.RateHz] // from 0.5 to 1 s
	copy(speech, sineOf(len(speech), audio.RateHz, 220, 3000))
	for _, s := range audio.Segments(recording, audio.RateHz, nil) {
		fmt.Println("speech from", s.Start, "to", s.End)
	}
	// Output: speech from 500ms to 1s
}

func ExampleWriteWAV() {
	var file bytes.Buffer
	err := audio.WriteWAV(&file, &audio.Clip{Samples: make([]int16, audio.FrameSamples)})
	fmt.Println(file.Len(), "bytes", err)

	clip, err := audio.ReadWAV(bytes.NewReader(file.Bytes()))
	fmt.Println(clip.Duration(), clip.RateHz, clip.Channels, err)
	// Output:
	// 1004 bytes <nil>
	// 20ms 24000 1 <nil>
}

func ExampleDBFS() {
	full := []int16{32767, -32768}
	fmt.Printf("%.1f %.1f\n", audio.DBFS(full), audio.DBFS(nil))
	audio.Gain(full, -20)
	fmt.Printf("%.1f\n", audio.DBFS(full))
	// Output:
	// -0.0 -120.0
	// -20.0
}

package audio

import "fmt"

// WAVError reports a file that is not a WAV file, or one whose structure is broken.
type WAVError struct {
	Reason string
}

// Error says what is wrong with the file.
func (e *WAVError) Error() string { return "not a usable WAV file: " + e.Reason }

// WAVFormatError reports a WAV file whose samples are in a format that is not read here.
type WAVFormatError struct {
	Code      uint16 // format tag of the fmt chunk, or of the SubFormat when that stands for one
	SubFormat string // the SubFormat's GUID when it stands for no format tag, else ""
	Bits      int    // bits per sample
}

// Error names the format.
func (e *WAVFormatError) Error() string {
	name, ok := wavFormatNames[e.Code]
	if !ok {
		name = "unknown"
	}
	if e.SubFormat != "" {
		name += " " + e.SubFormat
	}
	return fmt.Sprintf("WAV format 0x%04X (%s) with %d bits a sample is not read: want PCM of 8 to 32 bits, float of 32 or 64, A-law or mu-law",
		e.Code, name, e.Bits)
}

// WAVTruncatedError reports a WAV file that ends before its samples do. ReadWAV returns the samples
// that are there along with it.
type WAVTruncatedError struct {
	WantBytes, HaveBytes int64 // of sample data: what the header says, and what the file holds
}

// Error gives both sizes.
func (e *WAVTruncatedError) Error() string {
	return fmt.Sprintf("WAV file is cut short: its header says %d bytes of samples, %d are there", e.WantBytes, e.HaveBytes)
}

// Format tags, and the names of those that turn up in practice.
// Source: Microsoft mmreg.h, WAVE_FORMAT_*.
const (
	wavPCM        = 0x0001
	wavFloat      = 0x0003
	wavALaw       = 0x0006
	wavMuLaw      = 0x0007
	wavExtensible = 0xFFFE
)

var wavFormatNames = map[uint16]string{
	wavPCM:        "PCM",
	0x0002:        "Microsoft ADPCM",
	wavFloat:      "IEEE float",
	wavALaw:       "A-law",
	wavMuLaw:      "mu-law",
	0x0011:        "IMA ADPCM",
	0x0031:        "GSM 6.10",
	0x0040:        "G.721 ADPCM",
	0x0050:        "MPEG",
	0x0055:        "MP3",
	0x0064:        "G.726 ADPCM",
	0x0065:        "G.722 ADPCM",
	0x00FF:        "AAC",
	0x0161:        "Windows Media Audio",
	0x704F:        "Opus",
	wavExtensible: "extensible",
}

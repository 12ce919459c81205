package synth

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Line is one recording to be made.
type Line struct {
	ID    string
	Role  string // "caller", "agent" or "noise"
	Voice string // "" for a noise
	Text  string // as written, or the name of a noise
	Words []Part // one for each part of Text between spaces; empty for a noise
}

// Part is one written word and how it is said.
type Part struct {
	Text   string // without the punctuation around it: "A1001"
	Spoken string // what the synthesiser is told: "ay one zero zero one?"
	Phones string // phones to say instead, separated by spaces; "" means Spoken
}

// Spoken returns the whole text for the synthesiser.
func (l *Line) Spoken() string {
	spoken := make([]string, len(l.Words))
	for i, w := range l.Words {
		spoken[i] = w.Spoken
	}
	return strings.Join(spoken, " ")
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// voices lists who may speak in which role, with the licence of the voice.
var voices = map[string]map[string]string{
	"caller": {"rms": "CMU-Flite", "slt": "CMU-Flite", "awb": "CMU-Flite"},
	"agent":  {"cmu_us_slt_arctic_hts": "CMU-US-SLT-Arctic-HTS"},
	"noise":  {"": "Apache-2.0"},
}

// cardNumber matches what no recording may contain.
var cardNumber = regexp.MustCompile(`\b(?:\d[ -]?){13,16}\b`)

// ParseList reads texts.txt; the file itself describes its form. Errors name the line.
func ParseList(data []byte) ([]Line, error) {
	var lines []Line
	ids, texts := map[string]bool{}, map[string]bool{}
	scanner := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; scanner.Scan(); n++ {
		row := strings.TrimSpace(scanner.Text())
		if row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		line, err := parseLine(row)
		if err == nil && ids[line.ID] {
			err = fmt.Errorf("a second line with the id %q", line.ID)
		}
		said := line.Role + "|" + line.Voice + "|" + strings.ToLower(line.Text)
		if err == nil && texts[said] {
			err = fmt.Errorf("a second line in which %s says %q", line.Voice, line.Text)
		}
		if err != nil {
			return nil, fmt.Errorf("texts.txt:%d: %w", n, err)
		}
		ids[line.ID], texts[said] = true, true
		lines = append(lines, line)
	}
	return lines, scanner.Err()
}

func parseLine(row string) (Line, error) {
	cells := strings.Split(row, "|")
	if len(cells) != 5 {
		return Line{}, fmt.Errorf("%d cells, want 5", len(cells))
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	line := Line{ID: cells[0], Role: cells[1], Voice: strings.TrimPrefix(cells[2], "-"), Text: cells[3]}
	switch _, known := voices[line.Role][line.Voice]; {
	case !idPattern.MatchString(line.ID):
		return line, fmt.Errorf("id %q is not lower-case words joined by hyphens", line.ID)
	case !known:
		return line, fmt.Errorf("no voice %q for role %q", line.Voice, line.Role)
	case cardNumber.MatchString(line.Text):
		return line, fmt.Errorf("a card number")
	case line.Role == "noise":
		return line, nil
	}
	spoken := cells[4]
	if spoken == "=" {
		spoken = line.Text
	}
	var err error
	line.Words, err = parts(line.Text, spoken)
	return line, err
}

// parts pairs the written words with the spoken ones.
func parts(text, spoken string) ([]Part, error) {
	written, said := strings.Fields(text), strings.Fields(spoken)
	if phones, ok := strings.CutPrefix(spoken, "["); ok {
		phones, ok = strings.CutSuffix(phones, "]")
		if !ok || strings.TrimSpace(phones) == "" || len(written) != 1 || bare(text) == "" {
			return nil, fmt.Errorf("phones stand in brackets, for one word")
		}
		return []Part{{Text: bare(text), Spoken: text, Phones: phones}}, nil
	}
	if len(written) != len(said) || len(written) == 0 {
		return nil, fmt.Errorf("%d words written, %d spoken: join with _", len(written), len(said))
	}
	words := make([]Part, len(written))
	for i := range words {
		words[i] = Part{Text: bare(written[i]), Spoken: strings.ReplaceAll(said[i], "_", " ")}
		if words[i].Text == "" {
			return nil, fmt.Errorf("%q is no word", written[i])
		}
	}
	return words, nil
}

// bare takes the punctuation off both ends of a word.
func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

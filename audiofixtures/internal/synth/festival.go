package synth

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// festivalHead selects the voice and defines (say ID FILE UTTERANCE), which saves the sound and prints,
// for every token of the text, when its words are spoken. Punctuation is a word without a time there.
const festivalHead = `(voice_%s)
(define (say id file utt)
  (utt.synth utt)
  (utt.save.wave utt file 'riff)
  (format t "line %%s\n" id)
  (let ((tok (utt.relation.first utt 'Token)))
    (while tok
      (format t "token %%s" (item.name tok))
      (mapcar
        (lambda (w) (format t " %%f %%f" (item.feat w "word_start") (item.feat w "word_end")))
        (item.relation.daughters tok 'Token))
      (format t "\n")
      (set! tok (item.relation.next tok 'Token)))))
`

// festival speaks lines with one voice of Festival, in one run of the program, and returns the takes by
// id.
func festival(dir, voice string, lines []*Line) (map[string]*take, error) {
	var script strings.Builder
	fmt.Fprintf(&script, festivalHead, voice)
	takes := map[string]*take{}
	for _, line := range lines {
		file := filepath.Join(dir, line.ID+".raw.wav")
		takes[line.ID] = &take{file: file}
		fmt.Fprintf(&script, "(say %q %q (Utterance Text %q))\n", line.ID, file, line.Spoken())
	}
	path := filepath.Join(dir, "agents.scm")
	if err := os.WriteFile(path, []byte(script.String()), 0o600); err != nil {
		return nil, err
	}
	out, err := run("festival", "-b", path)
	if err != nil {
		return nil, err
	}
	tokens, err := parseTokens(out)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		spans, err := spansOfTokens(line, tokens[line.ID])
		if err != nil {
			return nil, fmt.Errorf("words of %s: %w", line.ID, err)
		}
		takes[line.ID].spans = spans
	}
	return takes, nil
}

// spansOfTokens divides the tokens of a line among its parts; a token is one spoken word.
func spansOfTokens(line *Line, tokens []span) ([]span, error) {
	spans := make([]span, len(line.Words))
	for i, w := range line.Words {
		n := len(strings.Fields(w.Spoken))
		if n > len(tokens) {
			return nil, fmt.Errorf("no sounds left for %q", w.Text)
		}
		spans[i] = span{tokens[0].start, tokens[n-1].end}
		tokens = tokens[n:]
	}
	if len(tokens) > 0 {
		return nil, fmt.Errorf("%d spoken words are left over", len(tokens))
	}
	return spans, nil
}

// parseTokens reads what the script prints: the span of each token, by line id.
func parseTokens(out string) (map[string][]span, error) {
	tokens := map[string][]span{}
	id := ""
	scanner := bufio.NewScanner(strings.NewReader(out))
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		switch {
		case len(fields) == 2 && fields[0] == "line":
			id = fields[1]
		case len(fields) >= 4 && fields[0] == "token":
			s, err := spanOfToken(fields[2:])
			if err != nil {
				return nil, fmt.Errorf("festival printed %q: %w", scanner.Text(), err)
			}
			tokens[id] = append(tokens[id], s)
		case len(fields) > 0:
			return nil, fmt.Errorf("festival printed %q", scanner.Text())
		}
	}
	return tokens, scanner.Err()
}

// spanOfToken joins the start and end times of a token's words.
func spanOfToken(times []string) (span, error) {
	var joined span
	for i := 0; i+1 < len(times); i += 2 {
		var s span
		if _, err := fmt.Sscan(times[i]+" "+times[i+1], &s.start, &s.end); err != nil {
			return span{}, err
		}
		if s.end == 0 {
			continue
		}
		if joined.end == 0 {
			joined.start = s.start
		}
		joined.end = s.end
	}
	if joined.end == 0 {
		return span{}, fmt.Errorf("a token without a time")
	}
	return joined, nil
}

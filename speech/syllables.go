package speech

import (
	"time"
	"unicode"
)

// How long a syllable, or what stands for one in writing, takes a person on the telephone. Chosen near the
// speeds of reading aloud in F. Pellegrino, C. Coupé and E. Marsico, "A cross-language perspective on speech
// information rate" (Language 87, 2011), some slower as people are on the telephone.
const (
	syllable  = 180 * time.Millisecond // of alphabets
	spelled   = 240 * time.Millisecond // a digit or a letter that is spelled
	mora      = 135 * time.Millisecond // kana
	hanzi     = 200 * time.Millisecond // a Chinese character in Chinese
	kanji     = 2 * mora               // one in Japanese
	hangul    = 175 * time.Millisecond // a block of Korean
	consonant = 90 * time.Millisecond  // of scripts that leave vowels out, and of those that write a syllable with three signs
)

// Syllables estimates how a person says a written word: in how many beats, and how long each takes. A word
// with a digit in it is spelled. Of scripts without spaces a word may be a whole sentence. Words without a
// letter or a digit have no beats.
func Syllables(word string) (n int, each time.Duration) {
	total := time.Duration(0)
	n, total = beats(word)
	if n == 0 {
		return 0, 0
	}
	return n, total / time.Duration(n)
}

// Length is how long a person takes for a written word: all its [Syllables].
func Length(word string) time.Duration {
	_, total := beats(word)
	return total
}

// beats counts the syllables of a word, and adds up their lengths.
func beats(word string) (n int, total time.Duration) {
	s := survey(word)
	if s.digits > 0 {
		n = s.digits + s.letters
		return n, time.Duration(n) * spelled
	}
	each := hanzi
	if s.kana > 0 {
		each = kanji
	}
	n = s.kana + s.han + s.hangul + s.aksharas + s.vowels + (s.dense+1)/2
	total = time.Duration(s.kana)*mora + time.Duration(s.han)*each + time.Duration(s.hangul)*hangul +
		time.Duration(s.aksharas+s.vowels)*syllable + time.Duration(s.dense)*consonant
	switch {
	case s.han > 0 && s.kana > 0:
		n += s.han
	case n == 1 && s.vowels == 1: // short words are drawn out
		total += syllable / 2
	}
	return n, total
}

// signs is what a word is written with.
type signs struct {
	letters  int // all of them
	digits   int
	vowels   int // groups of vowels in alphabets: syllables
	han      int
	kana     int // morae
	hangul   int // blocks
	aksharas int // syllables of the scripts of India
	dense    int // letters and marks of the other scripts
}

func survey(word string) signs {
	var s signs
	var alphabet run
	var last rune
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			s.digits++
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
		case alphabetic(r):
			alphabet.add(r)
			s.letters++
			last = r
			continue
		default:
			s.count(r, last)
			if unicode.IsLetter(r) {
				s.letters++
			}
		}
		s.vowels += alphabet.end()
		last = r
	}
	s.vowels += alphabet.end()
	if unicode.In(last, indic...) && unicode.IsLetter(last) && s.aksharas > 1 {
		s.aksharas-- // the last consonant closes the syllable before it
	}
	return s
}

// count notes a sign that is no alphabet's.
func (s *signs) count(r, last rune) {
	switch {
	case unicode.Is(unicode.Han, r):
		s.han++
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		if !smallKana[r] {
			s.kana++
		}
	case unicode.Is(unicode.Hangul, r):
		s.hangul++
	case unicode.In(r, indic...):
		if unicode.IsLetter(r) && !viramas[last] {
			s.aksharas++
		}
	default:
		s.dense++
	}
}

// run is a stretch of an alphabet's letters.
type run struct{ letters, vowels, since int }

// mostConsonants is how many consonants in a row make one syllable at most: names such as "Krk" and "HDMI" have
// no vowels.
const mostConsonants = 5

func (w *run) add(r rune) {
	switch {
	case unicode.IsMark(r): // goes with the letter before it
		return
	case vowelLetters[unicode.ToLower(r)]:
		if w.letters == 0 || w.since > 0 {
			w.vowels++
		}
		w.since = 0
	default:
		if w.since++; w.since > mostConsonants {
			w.vowels, w.since = w.vowels+1, 0
		}
	}
	w.letters++
}

// end returns the syllables of the stretch, and begins another.
func (w *run) end() int {
	n := w.vowels
	if w.letters > 0 {
		n = max(n, 1)
	}
	*w = run{}
	return n
}

// vowelLetters are those of the alphabets, in lower case.
var vowelLetters = runes("aeiouyäöüàáâãåæèéêëìíîïòóôõøœùúûýÿāăąēĕėęěīĭįıĩōŏőūŭůűųũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ" +
	"αεηιουωάέήίόύώϊϋΐΰ" + "аеёиоуыэюяіїє" + "աեէըիոօ" + "აეიოუ")

// alphabetic reports whether a script writes its vowels as letters.
func alphabetic(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Inherited)
}

// smallKana are kana that change the one before them and take no time of their own. Source: the Unicode
// blocks Hiragana and Katakana. The small tsu is not among them, it is a mora.
var smallKana = runes("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")

// indic are the scripts whose consonants have a vowel unless a virama takes it away.
var indic = []*unicode.RangeTable{
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
}

// viramas are the signs that take the vowel away. Source: Unicode, Indic_Syllabic_Category=Virama of these scripts.
var viramas = runes("\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA")

func runes(text string) map[rune]bool {
	set := map[rune]bool{}
	for _, r := range text {
		set[r] = true
	}
	return set
}

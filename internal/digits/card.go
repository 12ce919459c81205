package digits

// How many digits card numbers have. Source: ISO/IEC 7812, and the lengths that issuers give out.
const (
	ShortestCard = 13
	LongestCard  = 19
)

// How far apart the parts of a number may be said. Chosen: "begins with 4111 1111" and, in the next answer, "the rest is 1111
// 1111" is one number; numbers of other things are shorter, or farther apart.
const (
	leastPart = 4 // digits of a part
	mostApart = 8 // words between parts
)

// FindCard returns the words in which a card number stands.
//
// A run of 13 to 19 digits is one if its check digit is right. In a longer run, and in parts with other words between them,
// it is one if besides it begins as an issuer's numbers do and is as long as theirs: one in ten of all numbers has a right
// check digit, so that nearly every long order number would hold a card otherwise, and without looking into longer runs a
// card could be given away behind any other number.
func FindCard(list []string) (first, last int, ok bool) {
	runs := Runs(list)
	for i := range runs {
		r := &runs[i]
		if n := len(r.Digits); n >= ShortestCard && n <= LongestCard && Checks(r.Digits) {
			first, last = r.words(0, n)
			return first, last, true
		}
		if from, to, ok := issued(r.Digits); ok {
			first, last = r.words(from, to)
			return first, last, true
		}
		if to, ok := inParts(runs[i:]); ok {
			first, _ = r.words(0, len(r.Digits))
			end := &runs[i+to]
			_, last = end.words(0, len(end.Digits))
			return first, last, true
		}
	}
	return 0, 0, false
}

// inParts reports whether whole runs from the first on are a number together, and which is the last of them.
func inParts(runs []Run) (last int, ok bool) {
	var together string
	for i := range runs {
		r := &runs[i]
		if len(r.Digits) < leastPart || i > 0 && r.owner[0]-runs[i-1].owner[len(runs[i-1].owner)-1]-1 > mostApart {
			return 0, false
		}
		together += r.Digits
		if len(together) > LongestCard {
			return 0, false
		}
		if i > 0 && isIssuers(together) && Checks(together) {
			return i, true
		}
	}
	return 0, false
}

// Cards returns where in the digits of the run numbers of payment cards stand: whole groups of it, or a part of figures that are longer than any card number: shorter
// ones are numbers of their own, such as moments. The run must be one of [In]. Such a number is of an issuer that is known, or stands alone as they are written; one in ten of all others has a right check digit.
func (r *Run) Cards() (found [][2]int) {
	for from := 0; from+ShortestCard <= len(r.Digits); from++ {
		for to := min(len(r.Digits), from+LongestCard); to >= from+ShortestCard; to-- {
			part := r.Digits[from:to]
			if isCard := IsCard(part) || r.alone(from, to) && part[0] >= '2' && part[0] <= '6' && Checks(part); !isCard {
				continue
			}
			if r.Whole(from, to) || r.owner[from] == r.owner[to-1] && r.longer(from) {
				found = append(found, [2]int{from, to})
				from = to - 1
				break
			}
		}
	}
	return found
}

// IsCard reports whether digits are the number of a card of an issuer that is known.
func IsCard(digits string) bool { return isIssuers(digits) && Checks(digits) }

// longer reports whether more figures stand together around a digit than the longest card number has.
func (r *Run) longer(at int) bool {
	n := 0
	for i := at; i < len(r.owner) && r.owner[i] == r.owner[at] && n <= LongestCard; i++ {
		n++
	}
	for i := at - 1; i >= 0 && r.owner[i] == r.owner[at] && n <= LongestCard; i-- {
		n++
	}
	return n > LongestCard
}

// leastGroup is how many figures stand together at least in a card number as it is written. Chosen: days and months have two.
const leastGroup = 3

// alone reports whether digits are the whole run, in groups as card numbers have them.
func (r *Run) alone(from, to int) bool {
	if from > 0 || to < len(r.Digits) {
		return false
	}
	least, most := to, 0
	for at := from; at < to; {
		n := 1
		for at+n < to && !r.edge(at+n) {
			n++
		}
		least, most, at = min(least, n), max(most, n), at+n
	}
	return least >= leastGroup || most == 1
}

// issued returns where in digits an issuer's number stands.
func issued(digits string) (from, to int, ok bool) {
	for from := 0; from+ShortestCard <= len(digits); from++ {
		for to := from + ShortestCard; to <= min(len(digits), from+LongestCard); to++ {
			if part := digits[from:to]; isIssuers(part) && Checks(part) {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// Checks reports whether the last digit is the check digit of those before it, by Luhn's formula. Source: ISO/IEC 7812-1,
// annex B. Zeros alone are no number.
func Checks[D ~string | ~[]byte](digits D) bool {
	sum, any := 0, false
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		any = any || d > 0
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return any && sum%10 == 0
}

// issuer is how card numbers of one issuer begin, and how long they are.
type issuer struct {
	from, to string // first digits, the same number of both
	lengths  []int
}

// issuers are those that are met most. Source: the ranges that the issuers publish.
var issuers = []issuer{
	{"4", "4", []int{13, 16, 19}},                   // Visa
	{"51", "55", []int{16}},                         // Mastercard
	{"2221", "2720", []int{16}},                     // Mastercard
	{"34", "34", []int{15}},                         // American Express
	{"37", "37", []int{15}},                         // American Express
	{"6011", "6011", []int{16, 17, 18, 19}},         // Discover
	{"644", "659", []int{16, 17, 18, 19}},           // Discover
	{"62", "62", []int{16, 17, 18, 19}},             // UnionPay
	{"3528", "3589", []int{16, 17, 18, 19}},         // JCB
	{"300", "305", []int{14, 16}},                   // Diners Club
	{"36", "36", []int{14, 16}},                     // Diners Club
	{"38", "39", []int{14, 16}},                     // Diners Club
	{"50", "50", []int{13, 14, 15, 16, 17, 18, 19}}, // Maestro
	{"56", "58", []int{13, 14, 15, 16, 17, 18, 19}}, // Maestro
	{"67", "67", []int{13, 14, 15, 16, 17, 18, 19}}, // Maestro
	{"2200", "2204", []int{16, 17, 18, 19}},         // Mir
	{"60", "60", []int{16}},                         // RuPay
}

// isIssuers reports whether digits begin as an issuer's numbers do and are as long.
func isIssuers(digits string) bool {
	for _, is := range issuers {
		if len(digits) < len(is.from) {
			continue
		}
		begin := digits[:len(is.from)]
		if begin < is.from || begin > is.to {
			continue
		}
		for _, n := range is.lengths {
			if n == len(digits) {
				return true
			}
		}
	}
	return false
}

package page

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// momentView is a standout with its picture.
type momentView struct {
	Standout
	InCalls string
	Hear    string // what the button says; "" has none
	Link    string
	Start   string // where it plays from, in seconds
	Picture *picture
}

// picture is a moment, drawn: both tracks on one axis, and the stretch that it is about.
type picture struct {
	ID            string
	Label         string // for those who do not see it
	Width, Height int
	Caller, Agent string // paths
	From, Wide    string // the stretch; Wide is "" for a moment
	Middle, WordY string
	Anchor        string
	Long          string
	Begins, Ends  string
	Words         []said
	first, last   float64
}

// said is a line of words below a picture.
type said struct{ Who, Text string }

// The measures of a picture, in its own units, and how much of the call it has around the stretch, in milliseconds.
const (
	pictureWidth  = 480
	pictureHeight = 150
	around        = 2000
	bars          = 160
)

// before is how long before a moment it is played from.
const before = 1000

// momentsOf are the standouts with their pictures.
func momentsOf(d *Data) []momentView {
	var all []momentView
	for i, s := range d.Standouts {
		c := d.Calls[s.Call]
		m := momentView{Standout: s, InCalls: callsInWords(s.Calls)}
		if s.First {
			m.Picture = pictureOf(c, &s, i)
		}
		if c.Peaks != nil {
			start := max(0, s.FromMS-before)
			m.Hear = fmt.Sprintf("Hear it: call %d at %s", s.Call+1, clockTime(s.FromMS))
			m.Start = fmt.Sprintf("%.3f", start/1000)
			m.Link = fmt.Sprintf("#call=%d&t=%s", s.Call+1, m.Start)
		}
		all = append(all, m)
	}
	return all
}

// callsInWords says which calls, as people count them.
func callsInWords(calls []int) string {
	const most = 6
	if len(calls) == 1 {
		return fmt.Sprintf("call %d", calls[0]+1)
	}
	var names []string
	for _, c := range calls[:min(len(calls), most)] {
		names = append(names, fmt.Sprint(c+1))
	}
	text := fmt.Sprintf("%d calls: %s", len(calls), strings.Join(names, ", "))
	if len(calls) > most {
		text += ", …"
	}
	return text
}

// pictureOf draws a standout; nil without sound.
func pictureOf(c *Call, s *Standout, number int) *picture {
	if c.Peaks == nil {
		return nil
	}
	p := &picture{ID: fmt.Sprintf("hatch-%d", number), Width: pictureWidth, Height: pictureHeight, WordY: "12", Anchor: "middle"}
	p.first = max(0, s.FromMS-around)
	p.last = max(p.first+2*around, s.ToMS+around)
	if c.LengthMS > 0 {
		p.last = min(p.last, max(c.LengthMS, p.first+around))
	}
	p.Caller, p.Agent = p.wave(c.Peaks.Caller, 40, 22), p.wave(c.Peaks.Agent, 106, 22)
	from, to := p.x(s.FromMS), p.x(s.ToMS)
	p.From, p.Long = number1(from), "▼ "+clockTime(s.AtMS)
	if s.ToMS > s.FromMS {
		p.Wide, p.Long = number1(max(2, to-from)), seconds(s.ToMS-s.FromMS)
	}
	middle := min(max((from+to)/2, 90), pictureWidth-90)
	p.Middle = number1(middle)
	p.Begins, p.Ends = clockTime(p.first), clockTime(p.last)
	p.Words = p.words(c)
	p.Label = fmt.Sprintf("Both tracks of call %d from %s to %s; %s: from %s to %s", s.Call+1, p.Begins, p.Ends, s.Title, clockTime(s.FromMS), clockTime(s.ToMS))
	return p
}

// x is where a moment is drawn.
func (p *picture) x(at float64) float64 {
	return min(max((at-p.first)/(p.last-p.first), 0), 1) * pictureWidth
}

// wave is the path of a track around a middle line.
func (p *picture) wave(packed string, middle, high float64) string {
	tops := unpackZeros(packed)
	var b strings.Builder
	for i := range bars {
		from := p.first + (p.last-p.first)*float64(i)/bars
		to := p.first + (p.last-p.first)*float64(i+1)/bars
		loudest := byte(0)
		for k := max(0, int(from*peaksHz/1000)); k < len(tops) && float64(k) < to*peaksHz/1000; k++ {
			loudest = max(loudest, tops[k])
		}
		half := max(0.5, float64(loudest)/255*high)
		fmt.Fprintf(&b, "M%s %sV%s", number1((float64(i)+0.5)*pictureWidth/bars), number1(middle-half), number1(middle+half))
	}
	return b.String()
}

// words are what is said in a picture.
func (p *picture) words(c *Call) []said {
	var all []said
	for _, t := range c.Turns {
		if t.FromMS < p.last && t.ToMS > p.first {
			all = append(all, said{"Caller:", "“" + t.Words + "”"})
		}
	}
	for _, u := range c.Utterances {
		if u.Heard == nil || u.Heard.FromMS >= p.last || u.Heard.ToMS <= p.first {
			continue
		}
		var heard []string
		for _, w := range u.Words {
			if !w.Unheard {
				heard = append(heard, w.Text)
			}
		}
		text := "“" + strings.Join(heard, " ") + "”"
		if !u.Complete {
			text += " (cut)"
		}
		who := u.Agent
		if who == "" {
			who = "Agent"
		}
		all = append(all, said{who + ":", text})
	}
	return all
}

// unpackZeros is the inverse of packZeros, of base64.
func unpackZeros(packed string) []byte {
	text, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return nil
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == 0 && i+1 < len(text) {
			out = append(out, make([]byte, text[i+1])...)
			i++
			continue
		}
		out = append(out, text[i])
	}
	return out
}

// number1 is a number for a path.
func number1(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }

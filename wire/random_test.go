package wire_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"

	"github.com/voicesim/voicesim/wire"
)

// random fills events with values that survive a round trip. Equal seeds give equal events.
type random struct {
	*rand.Rand
	extra bool // also fill in unknown fields
}

func newRandom(seed uint64) random {
	return random{Rand: rand.New(rand.NewPCG(seed, 1))}
}

var texts = []string{
	"", "a", "null", "inf", "auto", `say "no"\now`, "line\nfeed\ttab\r\b\f\x00\x1f\x7f",
	"<b>&amp;</b>", "Grüße 東京 🎧", "\u2028 and \u2029", "item_E7k2QR0CsTy4Qwb8DwkNh",
}

var numbers = []float64{0, 1, -1, 0.5, 1.0 / 3, 1e-7, -2.5e-9, 1e20, 1e21, math.MaxFloat64, 0.012, 24000}

var raws = []string{`null`, `{}`, `[1,2.50,"x"]`, `{"type":"object","a":{"b":[true,null]}}`, `"always"`, `7`}

func (r random) event(name string) wire.Event {
	ev := wire.FreshEvent(name)
	r.fill(reflect.ValueOf(ev).Elem())
	return ev
}

func (r random) fill(v reflect.Value) {
	if v.Kind() == reflect.Struct && v.CanAddr() {
		if value, ok := wire.OptSlot(v, r.IntN(3)); ok {
			if o, _ := v.Addr().Interface().(interface{ IsSome() bool }); o.IsSome() {
				r.fill(value)
			}
			return
		}
	}
	switch v.Interface().(type) {
	case json.RawMessage:
		v.SetBytes([]byte(raws[r.IntN(len(raws))]))
		return
	case wire.Fields:
		if r.extra && r.IntN(2) == 0 {
			v.Set(reflect.ValueOf(wire.Fields{
				{Name: "newer", Value: json.RawMessage(raws[r.IntN(len(raws))])},
				{Name: texts[r.IntN(len(texts))] + "?", Value: json.RawMessage(raws[r.IntN(len(raws))])},
			}))
		}
		return
	case wire.MaxTokens:
		v.SetInt([]int64{-1, 0, 1, 4096}[r.IntN(4)])
		return
	}
	r.fillKind(v)
}

func (r random) fillKind(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt([]int64{0, 1, -1, 4256, 999999999, 1 << 40}[r.IntN(6)])
	case reflect.Float64:
		v.SetFloat(numbers[r.IntN(len(numbers))])
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.fill(v.Elem())
		}
	case reflect.Slice:
		n := r.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			r.fill(v.Index(i))
		}
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Map:
		r.fillMap(v)
	case reflect.Struct:
		r.fillStruct(v)
	default:
		panic(fmt.Sprintf("no random value for %v", v.Type()))
	}
}

func (r random) fillMap(v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	for range r.IntN(4) {
		value := reflect.New(v.Type().Elem()).Elem()
		r.fill(value)
		v.SetMapIndex(reflect.ValueOf(texts[r.IntN(len(texts))]), value)
	}
}

// fillStruct fills all fields, or only the one that makes the value a plain string.
func (r random) fillStruct(v reflect.Value) {
	t := v.Type()
	bare := t.Field(0).Tag.Get("wire") == "string"
	if bare && r.IntN(2) == 0 {
		v.Field(0).SetString("auto")
		return
	}
	for i := range t.NumField() {
		if i > 0 || !bare {
			r.fill(v.Field(i))
		}
	}
}

package conformance_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/openai/openai-go/v3/packages/respjson"
	"github.com/openai/openai-go/v3/realtime"
)

// The decoder of openai-go never fails: what is missing, of another type or unknown leaves traces in
// the JSON field of each struct. openaiCheck walks through a decoded event and collects them.
func openaiCheck(eventType string, raw []byte) []string {
	variant := realtime.RealtimeServerEventUnion{Type: eventType}.AsAny()
	if variant == nil {
		return []string{fmt.Sprintf("openai-go: %q is no event of the server", eventType)}
	}
	decoded := reflect.New(reflect.TypeOf(variant))
	if err := json.Unmarshal(raw, decoded.Interface()); err != nil {
		return []string{"openai-go: " + err.Error()}
	}
	var w walk
	w.value(decoded.Elem(), eventType)
	return w.found
}

// walk collects what a decoder of openai-go noticed.
type walk struct{ found []string }

func (w *walk) complain(path, format string, args ...any) {
	w.found = append(w.found, "openai-go: "+path+" "+fmt.Sprintf(format, args...))
}

var fieldType = reflect.TypeFor[respjson.Field]()

// value walks into a value: a struct with a field JSON, or a collection of such.
func (w *walk) value(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.value(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			w.value(v.Elem(), path)
		}
	case reflect.Struct:
		if meta := v.FieldByName("JSON"); !meta.IsValid() || meta.Kind() != reflect.Struct {
			return
		}
		if isUnion(v.Type()) {
			w.union(v, path)
			return
		}
		w.fields(v, path)
	}
}

// isUnion reports whether a struct holds one of several variants.
func isUnion(t reflect.Type) bool {
	for f := range t.Fields() {
		if strings.Contains(f.Tag.Get("json"), ",inline") {
			return true
		}
	}
	return false
}

// fields looks at each field of a struct with what was noticed of it.
func (w *walk) fields(v reflect.Value, path string) {
	meta := v.FieldByName("JSON")
	for f := range v.Type().Fields() {
		noticed := meta.FieldByName(f.Name)
		if f.Name == "JSON" || !noticed.IsValid() || noticed.Type() != fieldType {
			continue
		}
		field := noticed.Interface().(respjson.Field)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		where := path + "." + name
		required := strings.Contains(f.Tag.Get("api"), "required") || f.Tag.Get("default") != ""
		switch {
		case v.Type().Name() == "RealtimeResponse" && f.Name == "StatusDetails":
			// v3.96.0 declares it a string, so that it never decodes
		case v.Type().Name() == "RealtimeResponseAudioOutput" && f.Name == "Voice" && strings.HasPrefix(field.Raw(), "{"):
			// it is not known how a response tells a voice of the client's own
		case field.Valid():
			w.value(v.FieldByIndex(f.Index), where)
		case field.Raw() != "" && field.Raw() != "null":
			w.complain(where, "is of another type: %s", field.Raw())
		case required:
			w.complain(where, "is missing")
		}
	}
	extra := meta.FieldByName("ExtraFields")
	if !extra.IsValid() {
		return
	}
	for _, key := range extra.MapKeys() {
		if !allowedExtra(v.Type().Name(), key.String()) {
			w.complain(path+"."+key.String(), "is not known to %s", v.Type().Name())
		}
	}
}

// union walks into the variant that the value is. Where the package cannot tell which one, it is the
// one with the fewest complaints.
func (w *walk) union(v reflect.Value, path string) {
	if as := v.MethodByName("AsAny"); as.IsValid() {
		variant := as.Call(nil)[0]
		if variant.IsNil() {
			w.complain(path, "is of no known variant")
			return
		}
		w.value(variant, path)
		return
	}
	raw := v.MethodByName("RawJSON").Call(nil)[0].String()
	if !strings.HasPrefix(raw, "{") {
		w.scalar(v, path, raw)
		return
	}
	var best *walk
	for _, variant := range variants(v) {
		var tried walk
		tried.value(variant, path)
		if best == nil || len(tried.found) < len(best.found) {
			best = &tried
		}
	}
	if best != nil {
		w.found = append(w.found, best.found...)
	}
}

// variants decodes a union as each of its variants that is an object.
func variants(v reflect.Value) []reflect.Value {
	var all []reflect.Value
	for m, f := range v.Methods() {
		if !strings.HasPrefix(m.Name, "As") || f.Type().NumIn() != 0 || f.Type().NumOut() != 1 {
			continue
		}
		if variant := f.Call(nil)[0]; variant.Kind() == reflect.Struct {
			all = append(all, variant)
		}
	}
	return all
}

// scalar checks that a union which is no object is one of its scalar variants, or a list.
func (w *walk) scalar(v reflect.Value, path, raw string) {
	meta := v.FieldByName("JSON")
	for f := range meta.Type().Fields() {
		if f.Type == fieldType && meta.FieldByIndex(f.Index).Interface().(respjson.Field).Valid() {
			return
		}
	}
	w.complain(path, "is of no known variant: %s", raw)
}

// allowedExtra reports whether the real server writes a key that a struct of the package does not know.
// The package describes a session as one asks for it, not as the server tells it.
func allowedExtra(structName, key string) bool {
	switch structName {
	case "RealtimeSessionCreateRequest", "RealtimeTranscriptionSessionCreateRequest":
		return slices.Contains([]string{"object", "id", "expires_at"}, key)
	case "RealtimeConversationItemAssistantMessage":
		return key == "phase"
	case "RealtimeResponseUsageOutputTokenDetails":
		return key == "reasoning_tokens"
	}
	return key == "obfuscation" && strings.Contains(structName, "Delta")
}

package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/speech/voices"
)

// topKeys are those of the file.
var topKeys = keys.Of("voicesim.yaml", []keys.Key[field, Config]{
	keys.Do("recordings", keys.Form{Takes: "a folder, or a list of them", Example: "recordings"}, (*Config).recordings,
		"folders of recordings").Otherwise("`recordings`, if there is one, beside the scenarios or beside this file"),
	keys.Do("voice", keys.Form{Takes: "the name of a recipe, or a map", Example: "flite"}, (*Config).voice,
		"who says what is not recorded").Otherwise("nobody"),
	keys.Do("cache", keys.Form{Takes: "a folder, or `off`", Example: DefaultCache}, (*Config).cache,
		"where what was spoken is kept").Otherwise("`" + DefaultCache + "`"),
	keys.Do("judge", keys.Form{Takes: "a map", Example: "{url: 'https://api.openai.com/v1', model: gpt-5, key: '${OPENAI_API_KEY}'}"}, (*Config).judge,
		"the language model that answers the check `judge`").Otherwise("nobody: scenarios that ask are not played on live targets"),
	keys.At("mask", patterns, func(c *Config) *[]*regexp.Regexp { return &c.Mask },
		"what is masked in reports, beside secrets that are known by their form").Otherwise("nothing else").Like(`['\bCU-[0-9]+']`),
	keys.Do("run", keys.Form{Takes: "a map of flags, without their dashes", Example: "{parallel: 4, out: out}"}, (*Config).run,
		"what flags of `voicesim run` are where neither the command line nor the environment says it"),
})

// voiceKeys are those of a voice.
var voiceKeys = keys.Of("voice", []keys.Key[field, Voice]{
	keys.At("recipe", recipe, func(v *Voice) *string { return &v.Recipe }, "a program that is known: `voicesim voices` lists them").Like("flite"),
	keys.At("command", words, func(v *Voice) *[]string { return &v.Command },
		"another program and its arguments, with `{words}`, `{voice}` and `{wav}` in them").Like(`[speak, --voice, "{voice}", --out, "{wav}"]`),
	keys.At("version", words, func(v *Voice) *[]string { return &v.Version },
		"a command that tells the version of the other: another version speaks anew").Like("[speak, --version]"),
	keys.At("url", text, func(v *Voice) *string { return &v.URL }, "a service in the form of OpenAI's `/audio/speech`").Like("https://api.openai.com/v1/audio/speech"),
	keys.At("key", environment, func(v *Voice) *string { return &v.Key }, "the key of the service").Otherwise("it is sent none").Like("${OPENAI_API_KEY}"),
	keys.At("model", text, func(v *Voice) *string { return &v.Model }, "the model of the service, or of the recipe").Like("gpt-4o-mini-tts"),
	keys.At("instructions", text, func(v *Voice) *string { return &v.Instructions }, "how the service is to speak").Like("tired and in a hurry"),
	keys.At("usual", text, func(v *Voice) *string { return &v.Usual }, "the engine's voice where a scenario names none").Otherwise("the engine's own").Like("rms"),
	keys.At("names", table, func(v *Voice) *map[string]string { return &v.Names },
		"the engine's voices for the voices that scenarios name").Otherwise("the same names").Like("{anna: slt}"),
	keys.At("limit", duration, func(v *Voice) *time.Duration { return &v.Limit }, "how long one line may take").Otherwise("`60s`").Like("20s"),
})

// judgeKeys are those of a language model that judges.
var judgeKeys = keys.Of("judge", []keys.Key[field, Judge]{
	keys.At("url", text, func(j *Judge) *string { return &j.URL },
		"the address of an API in the form of OpenAI's, or of its `/chat/completions`; its model must take a JSON Schema as `response_format`").Must().Like("https://api.openai.com/v1"),
	keys.At("model", text, func(j *Judge) *string { return &j.Model }, "the name of the model").Must().Like("gpt-5"),
	keys.At("key", environment, func(j *Judge) *string { return &j.Key }, "the key of the API").Otherwise("it is sent none").Like("${OPENAI_API_KEY}"),
	keys.At("limit", duration, func(j *Judge) *time.Duration { return &j.Limit }, "how long one answer may take, attempts after failures included").Otherwise("`2m`").Like("30s"),
})

// index knows all keys, for what is written in the wrong place.
var index = &keys.Index{Tables: []*keys.Table{&topKeys.Table, &voiceKeys.Table, &judgeKeys.Table}}

// Tables returns the keys of the file, of a voice and of a judge, for the documentation.
func Tables() map[string]*keys.Table {
	return map[string]*keys.Table{"voicesim.yaml": &topKeys.Table, "voice": &voiceKeys.Table, "judge": &judgeKeys.Table}
}

// The values.
var (
	text = keys.Value[field, string]{Form: keys.Form{Takes: "a text"}, Read: field.text}

	words = keys.Value[field, []string]{Form: keys.Form{Takes: "a list of texts"}, Read: func(f field) ([]string, bool) {
		if f.value.Kind != yaml.SequenceNode || len(f.value.Content) == 0 {
			f.wrong("is a list: the program, and each argument of its own", "no shell looks at it; write it like [program, --option, value]")
			return nil, false
		}
		return f.list()
	}}

	patterns = keys.Value[field, []*regexp.Regexp]{Form: keys.Form{Takes: "a list of regular expressions"}, Read: func(f field) ([]*regexp.Regexp, bool) {
		if f.value.Kind != yaml.SequenceNode || len(f.value.Content) == 0 {
			f.wrong("is a list of regular expressions", `write it like ['\bCU-[0-9]+']`)
			return nil, false
		}
		texts, ok := f.list()
		var all []*regexp.Regexp
		for i, text := range texts {
			pattern, err := regexp.Compile(text)
			switch {
			case err != nil:
				f.entry(f.value.Content[i]).wrong("is no regular expression", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
				ok = false
			case pattern.MatchString(""):
				f.entry(f.value.Content[i]).wrong("matches nothing, too", "write what is to be masked")
				ok = false
			}
			all = append(all, pattern)
		}
		return all, ok
	}}

	table = keys.Value[field, map[string]string]{Form: keys.Form{Takes: "a map"}, Read: func(f field) (map[string]string, bool) {
		if f.value.Kind != yaml.MappingNode {
			f.wrong("is a map of names", "write it like {anna: slt}")
			return nil, false
		}
		names, ok := map[string]string{}, true
		for i := 0; i+1 < len(f.value.Content); i += 2 {
			name, fine := f.entry(f.value.Content[i+1]).text()
			names[f.value.Content[i].Value], ok = name, ok && fine
		}
		return names, ok
	}}

	duration = keys.Value[field, time.Duration]{Form: keys.Form{Takes: "a duration"}, Read: func(f field) (time.Duration, bool) {
		d, err := time.ParseDuration(f.value.Value)
		if f.value.Kind != yaml.ScalarNode || err != nil || d <= 0 {
			f.wrong("is no duration", "write it like 20s")
			return 0, false
		}
		return d, true
	}}

	environment = keys.Value[field, string]{Form: keys.Form{Takes: "`${NAME}` of an environment variable"}, Read: func(f field) (string, bool) {
		typed, ok := f.text()
		if !ok {
			return "", false
		}
		name := variable.FindStringSubmatch(typed)
		if name == nil { // what was written may be a key: it is not repeated
			f.hide("is the name of an environment variable, never the key itself", "write it like ${OPENAI_API_KEY}")
			return "", false
		}
		return name[1], true
	}}
)

// recipe is the name of a program that speaks and is known.
var recipe = keys.Value[field, string]{Form: text.Form, Read: func(f field) (string, bool) {
	name, ok := f.text()
	if _, known := voices.Find(name); ok && !known {
		f.at(f.value, fmt.Sprintf("there is no voice %q", name), suggest.DidYouMean(name, recipeNames(), nil))
		return "", false
	}
	return name, ok
}}

var variable = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)

// recordings reads one folder or several.
func (c *Config) recordings(f field) {
	folders := []string{f.value.Value}
	ok := f.value.Kind == yaml.ScalarNode && f.value.Value != ""
	if f.value.Kind == yaml.SequenceNode {
		folders, ok = f.list()
	}
	if !ok {
		f.wrong("is a folder, or a list of folders", "write it like "+f.name+": recordings")
		return
	}
	for _, folder := range folders {
		c.Recordings = append(c.Recordings, c.Path(folder))
	}
}

// cache reads the folder of the cache.
func (c *Config) cache(f field) {
	folder, ok := f.text()
	switch {
	case !ok:
	case folder == "off" || folder == "false":
		c.Cache = ""
	default:
		c.Cache = c.Path(folder)
	}
}

// run reads what flags are.
func (c *Config) run(f field) {
	if f.value.Kind != yaml.MappingNode {
		f.wrong("is a map of flags", "write it like {parallel: 4}")
		return
	}
	for i := 0; i+1 < len(f.value.Content); i += 2 {
		key, value := f.value.Content[i], f.value.Content[i+1]
		set := Setting{Flag: key.Value, At: fmt.Sprintf("%s:%d:%d", f.file.name, key.Line, key.Column)}
		of := field{f.file, key.Value, key, value}
		ok := true
		if value.Kind == yaml.SequenceNode {
			set.Values, ok = of.list()
		} else if one, fine := of.text(); fine {
			set.Values = []string{one}
		} else {
			ok = false
		}
		if ok {
			c.Run = append(c.Run, set)
		}
	}
}

// voice reads the name of a recipe, or a map.
func (c *Config) voice(f field) {
	before := len(f.file.mistakes)
	defer func() { f.file.ofVoice += len(f.file.mistakes) - before }()
	c.Voice = &Voice{}
	if f.value.Kind != yaml.MappingNode {
		c.Voice.Recipe, _ = recipe.Read(f)
		return
	}
	seen := load(f.file, voiceKeys, c.Voice, f.value)
	var engines []string
	for _, name := range []string{"recipe", "command", "url"} {
		if seen.Has(name) {
			engines = append(engines, name)
		}
	}
	switch {
	case len(engines) == 0:
		f.at(f.key, "voice names nobody who speaks", "add recipe, command or url")
	case len(engines) > 1:
		f.at(seen[engines[1]].key, strings.Join(engines, " and ")+" are two voices", "leave one of them out")
	}
	for _, only := range []struct{ key, with string }{{"key", "url"}, {"instructions", "url"}, {"version", "command"}} {
		if seen.Has(only.key) && len(engines) == 1 && engines[0] != only.with {
			f.at(seen[only.key].key, only.key+" goes with "+only.with, "leave it out")
		}
	}
	if seen.Has("model") && len(engines) == 1 && engines[0] == "command" {
		f.at(seen["model"].key, "model goes with url or recipe", "write it among the arguments of the command")
	}
}

// judge reads a map.
func (c *Config) judge(f field) {
	if f.value.Kind != yaml.MappingNode {
		f.wrong("is a map", "write its keys below it: "+strings.Join(judgeKeys.All(), ", "))
		return
	}
	c.Judge = &Judge{}
	seen := load(f.file, judgeKeys, c.Judge, f.value)
	for _, needed := range judgeKeys.Needed() {
		if !seen.Has(needed) {
			f.at(f.key, "judge has no "+needed, "add a line below it: "+needed+":")
		}
	}
}

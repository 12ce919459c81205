package voices

import (
	"os/exec"
	"slices"
	"strings"
)

// Recipe is how a program that many have is told to speak.
type Recipe struct {
	Name    string
	About   string   // what to know of it, in one line
	Args    []string // as of Command, with {model} where the user names one
	Version []string
	Voices  []string // a command that lists its voices; nil has none
	Model   string   // what {model} is, where the user must name one; "" is no need
	Install string   // how to get it
}

// recipes are the programs known, in the order in which they are listed.
var recipes = []Recipe{
	{
		Name:    "flite",
		About:   "small, English, the same samples every time",
		Args:    []string{"flite", "-voice", "{voice}", "-t", "{words}", "-o", "{wav}"},
		Version: []string{"flite", "--version"},
		Voices:  []string{"flite", "-lv"},
		Install: "apt install flite",
	},
	{
		Name:    "espeak-ng",
		About:   "over a hundred languages, a robot's voice",
		Args:    []string{"espeak-ng", "-v", "{voice}", "-w", "{wav}", "--stdin"},
		Version: []string{"espeak-ng", "--version"},
		Voices:  []string{"espeak-ng", "--voices"},
		Install: "apt install espeak-ng",
	},
	{
		Name:    "piper",
		About:   "natural, many languages; its noise is off, so that it says the same every time",
		Args:    []string{"piper", "--model", "{model}", "--speaker", "{voice}", "--noise_scale", "0", "--noise_w", "0", "--output_file", "{wav}"},
		Model:   "a voice's .onnx file",
		Install: "pip install piper-tts",
	},
	{
		Name:    "say",
		About:   "macOS",
		Args:    []string{"say", "-v", "{voice}", "--file-format=WAVE", "--data-format=LEI16@24000", "-o", "{wav}", "-f", "-"},
		Voices:  []string{"say", "-v", "?"},
		Install: "part of macOS",
	},
}

// Recipes returns the programs known.
func Recipes() []Recipe { return slices.Clone(recipes) }

// Find returns the recipe of a name.
func Find(name string) (Recipe, bool) {
	i := slices.IndexFunc(recipes, func(r Recipe) bool { return r.Name == name })
	if i < 0 {
		return Recipe{}, false
	}
	return recipes[i], true
}

// Installed returns where the program is; "" is nowhere.
func (r *Recipe) Installed() string {
	at, err := exec.LookPath(r.Args[0])
	if err != nil {
		return ""
	}
	return at
}

// Command returns the program, with a model where it needs one.
func (r *Recipe) Command(model string) *Command {
	c := &Command{Title: r.Name, Version: slices.Clone(r.Version)}
	for _, a := range r.Args {
		c.Args = append(c.Args, strings.ReplaceAll(a, "{model}", model))
	}
	return c
}

package audiofixtures_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
)

// Where Debian's package pocketsphinx-en-us puts the model of 16 kHz speech.
const (
	acoustics  = "/usr/share/pocketsphinx/model/en-us/en-us"
	dictionary = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
)

var _ = Describe("an independent recogniser", Label("tools"), func() {
	DescribeTable("understands every line",
		func(role string) {
			if missing := missingRecogniser(); len(missing) > 0 {
				Skip("nobody is there to listen; not installed: " + list(missing))
			}
			lines := map[string]string{}
			for _, u := range audiofixtures.All() {
				if u.Role == role && audiofixtures.Normalise(u.Text) != "mm hmm" { // not in the dictionary
					lines[u.ID] = said(u)
				}
			}
			Expect(recognise(lines)).To(Equal(lines))
		},
		Entry("of the callers", audiofixtures.Caller),
		Entry("of the agents", audiofixtures.Agent),
	)
})

func missingRecogniser() []string {
	var missing []string
	if _, err := exec.LookPath("pocketsphinx_batch"); err != nil {
		missing = append(missing, "pocketsphinx")
	}
	if _, err := os.Stat(dictionary); err != nil {
		missing = append(missing, "pocketsphinx-en-us")
	}
	return missing
}

// list joins names for a message.
func list(names []string) string { return strings.Join(names, ", ") }

// said returns the words of a recording as the dictionary writes them: it knows the letter as "a".
func said(u *audiofixtures.Utterance) string {
	words := strings.FieldsFunc(strings.ToLower(u.Spoken), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz'", r) })
	for i, w := range words {
		if w == "ay" {
			words[i] = "a"
		}
	}
	return strings.Join(words, " ")
}

// recognise returns what is heard of each recording when any of the lines could have been said.
func recognise(lines map[string]string) map[string]string {
	GinkgoHelper()
	dir := GinkgoT().TempDir()
	var ids, phrases []string
	for id, line := range lines {
		ids, phrases = append(ids, id), append(phrases, line)
		writeWideband(filepath.Join(dir, id+".wav"), id)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
		return path
	}
	grammar := write("lines.jsgf", "#JSGF V1.0;\ngrammar lines;\npublic <line> = "+strings.Join(phrases, " | ")+";\n")
	control := write("ids", strings.Join(ids, "\n")+"\n")
	heard := filepath.Join(dir, "heard")
	out, err := exec.Command("pocketsphinx_batch", "-hmm", acoustics, "-dict", dictionary, "-jsgf", grammar,
		"-ctl", control, "-cepdir", dir, "-cepext", ".wav", "-adcin", "yes", "-adchdr", "44", "-hyp", heard,
		"-logfn", os.DevNull).CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), string(out))

	understood := map[string]string{}
	answer := regexp.MustCompile(`(?m)^(.*) \((\S+) -?\d+\)$`)
	data, err := os.ReadFile(heard)
	Expect(err).NotTo(HaveOccurred())
	for _, match := range answer.FindAllStringSubmatch(string(data), -1) {
		understood[match[2]] = match[1]
	}
	_, _ = fmt.Fprintf(GinkgoWriter, "%d lines heard\n", len(understood))
	return understood
}

// writeWideband writes a recording as a WAV file of 16 kHz.
func writeWideband(path, id string) {
	GinkgoHelper()
	for _, u := range audiofixtures.All() {
		if u.ID != id {
			continue
		}
		samples, err := audio.Resample(u.Samples(), audio.RateHz, 16000)
		Expect(err).NotTo(HaveOccurred())
		file, err := os.Create(path)
		Expect(err).NotTo(HaveOccurred())
		Expect(audio.WriteWAV(file, &audio.Clip{Samples: samples, RateHz: 16000})).To(Succeed())
		Expect(file.Close()).To(Succeed())
	}
}

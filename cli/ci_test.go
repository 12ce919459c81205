package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/specs"
)

// readYAML reads a file of YAML into a form of JSON.
func readYAML(file string, into any) {
	GinkgoHelper()
	data, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	var value any
	Expect(yaml.Load(data, &value)).To(Succeed(), file)
	text, err := json.Marshal(value)
	Expect(err).NotTo(HaveOccurred())
	Expect(json.Unmarshal(text, into)).To(Succeed(), file)
}

// job is what a Job of Kubernetes (batch/v1) has, as far as it matters here.
type job struct {
	APIVersion string
	Kind       string
	Spec       struct {
		CompletionMode                                               string
		Completions, Parallelism, BackoffLimitPerIndex, BackoffLimit *int
		PodFailurePolicy                                             *struct {
			Rules []struct {
				Action          string
				OnPodConditions []struct{ Type string }
			}
		}
		Template struct {
			Spec struct {
				RestartPolicy   string
				SecurityContext struct {
					RunAsNonRoot bool
					RunAsUser    int
				}
				Containers []struct {
					Image           string
					Command, Args   []string
					Env             []struct{ Name, Value string }
					SecurityContext struct {
						AllowPrivilegeEscalation *bool
						ReadOnlyRootFilesystem   bool
					}
					VolumeMounts []struct{ Name, MountPath string }
				}
				Volumes []struct{ Name string }
			}
		}
	}
}

// args are the arguments of the one container, as the kubelet gives them: $(NAME) is the variable of that name, of those of the container and of the index.
func (j *job) args(index string) []string {
	GinkgoHelper()
	Expect(j.Spec.Template.Spec.Containers).To(HaveLen(1))
	c := j.Spec.Template.Spec.Containers[0]
	Expect(c.Command).To(BeEmpty(), "the entry point of the image is meant")
	vars := map[string]string{}
	if index != "" {
		vars["JOB_COMPLETION_INDEX"] = index
	}
	for _, v := range c.Env {
		vars[v.Name] = v.Value
	}
	var args []string
	for _, arg := range c.Args {
		args = append(args, regexp.MustCompile(`\$\(\w+\)`).ReplaceAllStringFunc(arg, func(ref string) string {
			value, known := vars[ref[2:len(ref)-1]]
			Expect(known).To(BeTrue(), ref)
			return value
		}))
	}
	return args
}

var _ = Describe("The manifests for Kubernetes", func() {
	var calls, merge job
	BeforeEach(func() {
		calls, merge = job{}, job{}
		readYAML("../deploy/kubernetes/calls.yaml", &calls)
		readYAML("../deploy/kubernetes/merge.yaml", &merge)
	})

	It("are an Indexed Job and a Job, without root, on one volume", func() {
		eight, none := 8, 0
		Expect(calls.APIVersion + " " + calls.Kind).To(Equal("batch/v1 Job"))
		Expect(calls.Spec.CompletionMode).To(Equal("Indexed"))
		Expect(calls.Spec.Completions).To(Equal(&eight))
		Expect(calls.Spec.Parallelism).To(Equal(&eight))
		Expect(calls.Spec.BackoffLimitPerIndex).To(Equal(&none), "the other indices go on when one fails")
		Expect(calls.Spec.PodFailurePolicy.Rules[0].OnPodConditions[0].Type).To(Equal("DisruptionTarget"))
		Expect(merge.APIVersion + " " + merge.Kind).To(Equal("batch/v1 Job"))
		Expect(merge.Spec.BackoffLimit).To(Equal(&none))
		for _, j := range []job{calls, merge} {
			pod := j.Spec.Template.Spec
			Expect(pod.RestartPolicy).To(Equal("Never"), "which a limit of failures by index demands")
			Expect(pod.SecurityContext.RunAsNonRoot).To(BeTrue())
			Expect(pod.SecurityContext.RunAsUser).To(Equal(65532), "as in the Dockerfile")
			c := pod.Containers[0]
			Expect(*c.SecurityContext.AllowPrivilegeEscalation).To(BeFalse())
			Expect(c.SecurityContext.ReadOnlyRootFilesystem).To(BeTrue())
			var volumes []string
			for _, v := range pod.Volumes {
				volumes = append(volumes, v.Name)
			}
			for _, m := range c.VolumeMounts {
				Expect(volumes).To(ContainElement(m.Name))
			}
			Expect(volumes).To(ContainElement("results"))
		}
		var claim struct {
			Kind     string
			Metadata struct{ Name string }
			Spec     struct{ AccessModes []string }
		}
		readYAML("../deploy/kubernetes/results.yaml", &claim)
		Expect([]any{claim.Kind, claim.Metadata.Name, claim.Spec.AccessModes}).To(Equal([]any{"PersistentVolumeClaim", "voicesim-results", []string{"ReadWriteMany"}}))
	})

	It("make the one report: the container's command, run with each of the eight completion indices, and then the merge", Label("sweep"), func() {
		results, files := GinkgoT().TempDir(), map[string]string{}
		for i := range 8 {
			files[fmt.Sprintf("%d.yaml", i)] = strings.Replace(passing, "the day", fmt.Sprintf("the day %d", i), 1)
		}
		files["7.yaml"] = failing
		folder := specs.Folder(files)
		inside := func(args []string) []string {
			for i := range args {
				args[i] = strings.Replace(strings.Replace(args[i], "/results", results, 1), "/calls", folder, 1)
			}
			return args
		}
		for index := range *calls.Spec.Completions {
			GinkgoT().Setenv("JOB_COMPLETION_INDEX", fmt.Sprint(index))
			o := voicesim(inside(calls.args(fmt.Sprint(index)))...)
			Expect(o.stdout).To(ContainSubstring("\n1 call: "), o.stderr)
		}
		o := voicesim(inside(merge.args(""))...)
		Expect(o.code).To(Equal(exitFailed), o.stderr)
		Expect(o.stdout).To(MatchRegexp(`(?s)^FAIL   the wrong day .*\n8 calls: .*: 7 passed, 1 failed\n$`))
		whole := filepath.Join(GinkgoT().TempDir(), "whole")
		Expect(voicesim("run", "--out", whole, folder).code).To(Equal(exitFailed))
		Expect(reportsIn(filepath.Join(results, "1", "report"))).To(Equal(reportsIn(whole)))
	})
})

var _ = Describe("The Dockerfile", func() {
	It("makes an image of a static binary alone, without root", func() {
		data, err := os.ReadFile("../Dockerfile")
		Expect(err).NotTo(HaveOccurred())
		build, image, found := strings.Cut(string(data), "\nFROM scratch\n")
		Expect(found).To(BeTrue())
		Expect(build).To(And(ContainSubstring("CGO_ENABLED=0 go build -trimpath"), MatchRegexp(`(?m)^FROM golang:1\.26 AS build$`)))
		Expect(image).To(And(MatchRegexp(`(?m)^USER 65532:65532$`), ContainSubstring(`ENTRYPOINT ["/usr/local/bin/voicesim"]`), ContainSubstring("ca-certificates.crt"), Not(ContainSubstring("RUN "))))
		gomod, err := os.ReadFile("../go.mod")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(gomod)).To(ContainSubstring("\ngo 1.26"), "of which the image is that builds")
	})
})

// action is action.yml, as far as it matters here.
type action struct {
	Inputs map[string]struct{ Description, Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Name, Shell, Run, Uses, If string
			Env                        map[string]string
		}
	}
}

var _ = Describe("The GitHub Action", func() {
	var a action
	BeforeEach(func() { a = action{}; readYAML("../action.yml", &a) })

	It("uses its inputs by the environment alone, so that they are no part of a script", func() {
		Expect(a.Runs.Using).To(Equal("composite"))
		for _, step := range a.Runs.Steps {
			Expect(step.Run).NotTo(ContainSubstring("${{"), step.Name)
			for _, value := range step.Env {
				name := regexp.MustCompile(`^\$\{\{ inputs\.(\w+) \}\}$`).FindStringSubmatch(value)
				Expect(name).NotTo(BeNil(), value)
				Expect(a.Inputs).To(HaveKey(name[1]))
			}
			if step.Run != "" {
				Expect(step.Shell).To(Equal("bash"))
			}
		}
	})

	It("has its inputs in docs/ci.md", func() {
		page, err := os.ReadFile("../docs/ci.md")
		Expect(err).NotTo(HaveOccurred())
		for name := range a.Inputs {
			Expect(string(page)).To(ContainSubstring("\n| `" + name + "` | "))
		}
	})

	It("plays what its inputs say, and leaves the exit code of the command", func() {
		bash, err := exec.LookPath("bash")
		if err != nil {
			Skip("there is no bash here")
		}
		dir := specs.Folder(map[string]string{"voicesim": "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 4\n", "output": ""})
		Expect(os.Chmod(filepath.Join(dir, "voicesim"), 0o755)).To(Succeed())
		var play string
		for _, step := range a.Runs.Steps {
			if step.Name == "play" {
				play = step.Run
			}
		}
		cmd := exec.Command(bash, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", play)
		cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "ARGS=--repeat 2\n--shard 1/4", "PATHS=calls more/calls", "OUT=the out", "GITHUB_OUTPUT=" + filepath.Join(dir, "output")}
		out, err := cmd.CombinedOutput()
		Expect(err).To(MatchError("exit status 4"), string(out))
		Expect(string(out)).To(Equal("run|--github|--out|the out|--repeat|2|--shard|1/4|--|calls|more/calls|"))
		output, err := os.ReadFile(filepath.Join(dir, "output"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(output)).To(Equal("results=the out/results.json\n"))
		for _, step := range a.Runs.Steps {
			check := exec.Command(bash, "-n")
			check.Stdin = strings.NewReader(step.Run)
			message, err := check.CombinedOutput()
			Expect(err).NotTo(HaveOccurred(), string(message))
		}
	})
})

var _ = Describe("Commands in files for CI", func() {
	// called matches a command of voicesim, up to what ends it in a shell or a list.
	called := regexp.MustCompile(`(?m)(?:^|[ -])voicesim ((?:run|merge|validate|compare|baseline) [^#&|\n]*)`)
	DescribeTable("are there, with their flags", func(file string, least int) {
		data, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(yaml.Load(data, new(any))).To(Succeed())
		found := called.FindAllStringSubmatch(string(data), -1)
		Expect(len(found)).To(BeNumerically(">=", least))
		for _, m := range found {
			cmd, args, err := new(Program).newRoot().Find(shellWords(strings.NewReplacer(`${args[@]+"${args[@]}"} -- `, "", "$", "").Replace(m[1])))
			Expect(err).NotTo(HaveOccurred(), m[0])
			Expect(cmd.ParseFlags(args)).To(Succeed(), m[0])
		}
	},
		Entry("of GitHub", "../action.yml", 1),
		Entry("of GitLab", "../deploy/gitlab-ci.yml", 2),
		Entry("of a new project", "starter/workflow.yml", 2),
	)

	It("of GitLab share the calls among as many machines as there are, and read the report", func() {
		var file map[string]struct {
			Parallel  int
			Script    []string
			Artifacts struct{ Reports struct{ Junit string } }
		}
		data, err := os.ReadFile("../deploy/gitlab-ci.yml")
		Expect(err).NotTo(HaveOccurred())
		var all map[string]any
		Expect(yaml.Load(data, &all)).To(Succeed())
		delete(all, "stages")
		text, err := json.Marshal(all)
		Expect(err).NotTo(HaveOccurred())
		Expect(json.NewDecoder(bytes.NewReader(text)).Decode(&file)).To(Succeed())
		Expect(file["calls"].Parallel).To(BeNumerically(">", 1))
		Expect(file["calls"].Script[0]).To(ContainSubstring("--shard auto "))
		Expect(file["report"].Artifacts.Reports.Junit).To(Equal("voicesim-results/junit.xml"))
	})
})

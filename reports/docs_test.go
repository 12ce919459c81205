package reports_test

import (
	"os"
	"reflect"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/reports"
)

// keysOf are the keys of a type in JSON, and those of what is in it, but for those of the types that it is in itself.
func keysOf(t reflect.Type, in ...reflect.Type) (keys []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return keysOf(t.Elem(), in...)
	case reflect.Struct:
		if slices.Contains(in, t) {
			return nil
		}
		for f := range t.Fields() {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				keys = append(keys, name)
				keys = append(keys, keysOf(f.Type, append(in, t)...)...)
			}
		}
	}
	return keys
}

var _ = Describe("docs/command-line.md", func() {
	It("names every key of results.json", func() {
		page, err := os.ReadFile("../docs/command-line.md")
		Expect(err).NotTo(HaveOccurred())
		_, section, found := strings.Cut(string(page), "### results.json")
		Expect(found).To(BeTrue())
		section, _, _ = strings.Cut(section, "\n## ")
		keys := keysOf(reports.ResultsType)
		Expect(len(keys)).To(BeNumerically(">", 50))
		for _, key := range keys {
			Expect(section).To(Or(ContainSubstring("`"+key+"`"), ContainSubstring("`"+key+"[]`"), ContainSubstring("."+key+"[]`")), key)
		}
	})
})

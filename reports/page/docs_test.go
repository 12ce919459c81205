package page

import (
	"os"
	"reflect"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// keysOf are the keys of a type of this package in JSON, and those of what is in it.
func keysOf(t reflect.Type) (keys []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return keysOf(t.Elem())
	case reflect.Struct:
		if t.PkgPath() != reflect.TypeFor[Data]().PkgPath() {
			return nil
		}
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			keys = append(append(keys, name), keysOf(f.Type)...)
		}
	}
	return keys
}

var _ = Describe("docs/report.md", func() {
	It("names every key of the data", func() {
		text, err := os.ReadFile("../../docs/report.md")
		Expect(err).NotTo(HaveOccurred())
		_, section, found := strings.Cut(string(text), "## The data")
		Expect(found).To(BeTrue())
		keys := keysOf(reflect.TypeFor[Data]())
		Expect(len(keys)).To(BeNumerically(">", 100))
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			Expect(section).To(Or(ContainSubstring("`"+key+"`"), ContainSubstring("`"+key+"[]`"), ContainSubstring("."+key+"[]`"), ContainSubstring("."+key+"`")), key)
		}
	})
})

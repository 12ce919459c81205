package wire_test

import (
	"encoding/json"
	"maps"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// replaced yields JSON texts in which one value of a frame is another.
func replaced(frame []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		var root any
		Expect(json.Unmarshal(frame, &root)).To(Succeed())
		each(root, func(put func(any)) {
			for _, other := range []any{nil, true, 3, 2.5, "inf", "AA==", []any{}, []any{nil}, map[string]any{}, map[string]any{"id": "x"}} {
				put(other)
				text, err := json.Marshal(root)
				Expect(err).NotTo(HaveOccurred())
				yield(text)
			}
		})
	}
}

// each calls visit for every value below root, with a function that replaces it, and puts the value
// back afterwards.
func each(root any, visit func(put func(any))) {
	switch root := root.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(root)) {
			was := root[key]
			visit(func(other any) { root[key] = other })
			root[key] = was
			each(was, visit)
		}
	case []any:
		for i, was := range root {
			visit(func(other any) { root[i] = other })
			root[i] = was
			each(was, visit)
		}
	}
}

var _ = Describe("A frame in which one value is of another kind", func() {
	It("is accepted or refused as encoding/json does, with the same event", Label("sweep"), func() {
		frames, refused := 0, 0
		for _, g := range goldens() {
			for frame := range replaced(g.frame) {
				ev, err := golden{client: g.client, frame: frame}.decode()
				Expect(agrees(ev, err, frame)).To(BeTrue(), "%v: %s", err, frame)
				frames++
				if err != nil {
					refused++
				}
			}
		}
		Expect(frames).To(BeNumerically(">", 10000))
		Expect(refused).To(BeNumerically(">", 5000))
	})
})

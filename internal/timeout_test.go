package internal_test

import (
	"context"
	"fmt"
	"io"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/timeout"
)

var _ = Describe("An error of what was not in time", func() {
	const late = timeout.Error("no answer in time")

	It("is a passed deadline, and itself, and nothing else", func() {
		wrapped := fmt.Errorf("connect: %w", late)
		Expect(wrapped).To(MatchError(context.DeadlineExceeded))
		Expect(wrapped).To(MatchError(late))
		Expect(wrapped).NotTo(MatchError(timeout.Error("another")))
		Expect(wrapped).NotTo(MatchError(io.EOF))
	})

	It("says in its own words what it is, once", func() {
		Expect(late.Error()).To(Equal("no answer in time"))
		Expect(late.Timeout()).To(BeTrue())
	})
})

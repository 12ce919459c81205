package agents_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("Attach", func() {
	const png = "data:image/png;base64,iVBORw0KGgo="

	It("collects pictures until they are taken", func() {
		ctx, take := agents.WithAttachments(context.Background())
		Expect(agents.Attach(ctx, agents.Picture{URL: png}, agents.Picture{URL: png, Detail: "low"})).To(Succeed())
		Expect(take()).To(HaveLen(2))
		Expect(agents.Attach(ctx, agents.Picture{URL: png})).To(MatchError(agents.ErrNoToolCall))
		Expect(take()).To(BeEmpty())
		Expect(agents.Attach(context.Background(), agents.Picture{URL: png})).To(MatchError(agents.ErrNoToolCall))
	})

	DescribeTable("refuses what the server would", func(want string, pictures ...agents.Picture) {
		ctx, take := agents.WithAttachments(context.Background())
		Expect(agents.Attach(ctx, pictures...)).To(MatchError(want))
		Expect(take()).To(BeEmpty())
	},
		Entry(nil, "picture 1: its URL must be a data URL of a PNG or JPEG in base64", agents.Picture{URL: png}, agents.Picture{URL: "https://a.example/b.png"}),
		Entry(nil, `picture 0: its detail is "full", not low, high or auto`, agents.Picture{URL: png, Detail: "full"}),
		Entry(nil, "picture 0: it has 8388631 bytes, at most 8388608", agents.Picture{URL: "data:image/jpeg;base64," + strings.Repeat("A", 8<<20)}),
		Entry(nil, append([]any{"more than 16 pictures"}, many(17, agents.Picture{URL: png})...)...),
	)
})

func many(n int, p agents.Picture) (args []any) {
	for range n {
		args = append(args, p)
	}
	return args
}

package internal_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/internal/virtualtime"
)

var _ = Describe("An inbox", func() {
	text := func(s string) eventloop.Frame { return eventloop.Frame{Text: []byte(s)} }

	It("gives frames and commands in the order in which they came", func() {
		in := eventloop.NewInbox()
		var done []string
		put := func(f eventloop.Frame) { Expect(in.Put(context.Background(), f, nil)).To(BeTrue()) }
		put(text("a"))
		put(eventloop.Frame{Command: func() { done = append(done, "command") }})
		put(text("b"))
		put(eventloop.Frame{Err: errors.New("over")})
		Expect(in.Refill()).To(BeTrue())
		put(text("c"))
		for {
			f, ok := in.Take()
			if !ok {
				break
			}
			switch {
			case f.Command != nil:
				f.Command()
			case f.Err != nil:
				done = append(done, f.Err.Error())
			default:
				done = append(done, string(f.Text))
			}
		}
		Expect(done).To(Equal([]string{"a", "command", "b", "over"}))
		Expect(in.Refill()).To(BeTrue())
		Expect(in.Wake()).To(Receive())
		f, _ := in.Take()
		Expect(string(f.Text)).To(Equal("c"))
		Expect(in.Refill()).To(BeFalse())
	})

	It("lets all wait that find it full, until there is room or nobody will make any", func() {
		err := virtualtime.Run(func(ctx context.Context) error {
			in := eventloop.NewInbox()
			ended := make(chan struct{})
			fill := func() {
				for range 32 {
					Expect(in.Put(ctx, text("x"), ended)).To(BeTrue())
				}
			}
			fill()
			results := make(chan bool)
			for range 2 {
				go func() { results <- in.Put(ctx, text("y"), ended) }()
			}
			time.Sleep(time.Millisecond) // both wait
			in.Refill()
			Expect([]bool{<-results, <-results}).To(Equal([]bool{true, true}))
			for range 30 {
				Expect(in.Put(ctx, text("x"), ended)).To(BeTrue())
			}
			short, cancel := context.WithCancel(ctx)
			cancel()
			Expect(in.Put(short, text("z"), ended)).To(BeFalse())
			close(ended)
			Expect(in.Put(ctx, text("z"), ended)).To(BeFalse())
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
	})
})

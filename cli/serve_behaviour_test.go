package cli

import (
	"net/http"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("voicesim serve, told how to behave", Label("network"), func() {
	It("comes from as far away as it is told", func(spec SpecContext) {
		took := func(args ...string) time.Duration {
			begin := time.Now()
			_, answer := typing(spec, serving(spec, append(args, "--pace", "instant")...), "Hello there")
			Expect(answer).To(ContainSubstring("Hello there"))
			return time.Since(begin)
		}
		near, far := took(), took("--round-trip", "300ms")
		Expect(far).To(BeNumerically(">=", 600*time.Millisecond), "the upgrade, and then the answers")
		Expect(far - near).To(BeNumerically("<", 1500*time.Millisecond))
		Expect(took("--round-trip", "100ms", "--pace", "live")).To(BeNumerically(">", 200*time.Millisecond))
	}, SpecTimeout(30*time.Second))

	It("answers at the pace that it is told", func(spec SpecContext) {
		took := func(pace string) time.Duration {
			url := serving(spec, "--pace", pace)
			begin := time.Now()
			typing(spec, url, "Hello there")
			return time.Since(begin)
		}
		live, instant := took("live"), took("instant")
		Expect(live).To(BeNumerically(">", 180*time.Millisecond))
		Expect(instant).To(BeNumerically("<", live-100*time.Millisecond))
	}, SpecTimeout(20*time.Second))

	It("takes no key where none is wanted, and speaks Azure's dialect", func(spec SpecContext) {
		url := serving(spec, "--no-key", "--azure", "--deployment", "voice=gpt-realtime-2")
		conn, _, err := websocket.Dial(spec, url+"?model=voice", nil)
		Expect(err).NotTo(HaveOccurred())
		defer conn.CloseNow()
		var event struct{ Type string }
		Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
		Expect(event.Type).To(Equal("session.created"))
		_, refused, err := websocket.Dial(spec, url+"?model=nope", nil)
		Expect(err).To(HaveOccurred())
		Expect(refused.StatusCode).To(Equal(http.StatusNotFound))
	}, SpecTimeout(20*time.Second))

	It("refuses models that have ended by the day that it is told", func(spec SpecContext) {
		url := serving(spec, "--as-of", "2027-01-20")
		conn, _, err := websocket.Dial(spec, url+"?model=gpt-realtime", &websocket.DialOptions{HTTPHeader: http.Header{"Authorization": {"Bearer any"}}})
		Expect(err).NotTo(HaveOccurred())
		defer conn.CloseNow()
		var event struct{ Error struct{ Code string } }
		Expect(wsjson.Read(spec, conn, &event)).To(Succeed())
		Expect(event.Error.Code).To(Equal("model_not_found"))
	}, SpecTimeout(20*time.Second))
})

var _ = DescribeTable("voicesim serve refuses what it cannot be", func(want string, args ...string) {
	o := voicesim(append([]string{"serve", "--addr", "256.0.0.1:1"}, args...)...)
	Expect(o.code).To(Equal(exitUsage))
	Expect(o.stderr).To(HavePrefix("voicesim: " + want))
},
	Entry("a pace that is none", `--pace is "fast", and is live, instant, or so many times faster, such as 4x`, "--pace", "fast"),
	Entry("a pace of 0", `--pace is "0x"`, "--pace", "0x"),
	Entry("a pace of infinity", `--pace is "Infx"`, "--pace", "Infx"),
	Entry("time that runs back", "--round-trip must not be negative", "--round-trip", "-1s"),
	Entry("an order that is none", `--transcripts is "never", and is vary, first or late`, "--transcripts", "never"),
	Entry("no day", `--as-of is "soon", and is written as 2027-01-20`, "--as-of", "soon"),
	Entry("one key and none", "--key and --no-key exclude each other", "--key", "k", "--no-key"),
	Entry("a deployment of nothing", `--deployment is "voice=", and is written as name or name=model`, "--deployment", "voice="),
	Entry("a deployment of an unknown model", `--deployment "voice": there is no model "gpt-9"; these are: gpt-realtime,`, "--deployment", "voice=gpt-9"),
	Entry("a deployment whose name is no model", `--deployment "voice": there is no model "voice"; these are: `, "--deployment", "voice"),
	Entry("names without TLS", "--tls-ca and --tls-name need --tls", "--tls-name", "api.openai.com"),
	Entry("a folder that is not there", "--recordings nowhere: recordings: no such file or directory", "--recordings", "nowhere"),
)

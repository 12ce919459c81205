package browser_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("The page", func() {
	DescribeTable("opens without a complaint and without a request", func(width, height int, scheme string) {
		t := open(browser, failures, width, height, scheme)
		t.shoot("failures-"+scheme+"-"+map[bool]string{true: "narrow", false: "wide"}[width < 600], "")
		t.quiet()
	},
		Entry("wide, light", 1440, 900, "light"),
		Entry("wide, dark", 1440, 900, "dark"),
		Entry("narrow, light", 390, 844, "light"),
		Entry("narrow, dark", 390, 844, "dark"))
})

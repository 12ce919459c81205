package browser_test

import (
	"context"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestBrowser(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "browser")
}

var (
	browser  context.Context // that runs
	demo     string          // a page on which everything passed
	failures string          // a page of calls that fail in several ways
	strips   string          // a page of a sweep
	mutants  string          // a page of mutants
)

var _ = BeforeSuite(func() {
	ctx, stop := browse()
	DeferCleanup(stop)
	browser = ctx
	dir := GinkgoT().TempDir()
	demo = reportOf(filepath.Join(dir, "demo"), bundled("order-status.yaml", ""), bundled("barge-in.yaml", ""), bundled("refund-approved.yaml", ""))
	failures = reportOf(filepath.Join(dir, "failures"), broken()...)
	strips = reportOf(filepath.Join(dir, "strips"), written("swept.yaml", swept))
	mutants = planted(filepath.Join(dir, "mutants"), "supportline/order-status.yaml", "choppy", "no_flush", "no_retry")
})

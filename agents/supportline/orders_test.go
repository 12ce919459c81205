package supportline_test

import (
	"context"
	"encoding/json"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
)

// call asks a tool of an agent about an order.
func call(a *agents.Agent, tool, orderID string) (string, error) {
	GinkgoHelper()
	t, ok := a.Tool(tool)
	Expect(ok).To(BeTrue())
	args, err := json.Marshal(map[string]string{"order_id": orderID})
	Expect(err).NotTo(HaveOccurred())
	return t.Call(context.Background(), args)
}

var _ = Describe("The order desk", func() {
	DescribeTable("knows its orders, whatever their case and outer spaces",
		func(orderID, want string) {
			Expect(call(supportline.New(), "get_order_status", orderID)).To(Equal(want))
		},
		func(orderID, _ string) string { return fmt.Sprintf("%q", orderID) },
		Entry(nil, "A1001", "shipped, arriving Tuesday"),
		Entry(nil, "a1001", "shipped, arriving Tuesday"),
		Entry(nil, " \tA1001\n", "shipped, arriving Tuesday"),
		Entry(nil, "A1002", "processing in our warehouse"),
		Entry(nil, " a1002", "processing in our warehouse"),
		Entry(nil, "A1003", "no order found with that ID"),
		Entry(nil, "A 1001", "no order found with that ID"),
		Entry(nil, "", "no order found with that ID"),
	)

	It("asks for the order's ID and nothing else", func() {
		t, _ := supportline.New().Tool("get_order_status")
		Expect(t.Parameters).To(MatchJSON(`{
			"type": "object", "required": ["order_id"], "additionalProperties": false,
			"properties": {"order_id": {"type": "string", "description": "The order's ID, such as A1001"}}
		}`))
		_, err := t.Call(context.Background(), nil)
		Expect(err).To(MatchError(`invalid arguments for get_order_status: "order_id" is missing`))
	})

	It("asks no human", func() {
		t, _ := supportline.New().Tool("get_order_status")
		Expect(t.ApprovalNeeded(context.Background(), json.RawMessage(`{}`))).To(BeFalse())
	})
})

var _ = Describe("The billing desk", func() {
	DescribeTable("refunds orders that there are",
		func(orderID, want string) {
			Expect(call(supportline.Billing(), "issue_refund", orderID)).To(Equal(want))
		},
		func(orderID, _ string) string { return fmt.Sprintf("%q", orderID) },
		Entry(nil, "A1001", "refund issued for order A1001"),
		Entry(nil, " a1002 ", "refund issued for order A1002"),
		Entry(nil, "B7", "no order found with that ID"),
	)

	It("asks a human before every refund", func() {
		t, _ := supportline.Billing().Tool("issue_refund")
		Expect(t.ApprovalNeeded(context.Background(), json.RawMessage(`{"order_id":"A1001"}`))).To(BeTrue())
	})
})

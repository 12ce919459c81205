package supportline

import (
	"context"
	"strings"
)

// OrderArgs are the arguments of both tools of the line.
type OrderArgs struct {
	// OrderID names an order. Case and outer spaces do not matter.
	OrderID string `json:"order_id" jsonschema:"The order's ID, such as A1001"`
}

// orders are the orders there are, by ID.
var orders = map[string]string{
	"A1001": "shipped, arriving Tuesday",
	"A1002": "processing in our warehouse",
}

const unknownOrder = "no order found with that ID"

func orderStatus(_ context.Context, in OrderArgs) (string, error) {
	status, found := orders[in.id()]
	if !found {
		return unknownOrder, nil
	}
	return status, nil
}

func issueRefund(_ context.Context, in OrderArgs) (string, error) {
	id := in.id()
	if _, found := orders[id]; !found {
		return unknownOrder, nil
	}
	return "refund issued for order " + id, nil
}

// id returns the order's ID as it is written in orders.
func (a OrderArgs) id() string { return strings.ToUpper(strings.TrimSpace(a.OrderID)) }

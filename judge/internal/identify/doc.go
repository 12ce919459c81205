// Package identify finds in words and in the arguments of tools what identifies something: an order, a customer, a
// telephone number.
package identify

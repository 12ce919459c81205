// Package help has what a reader of a failure should know of its kind.
package help

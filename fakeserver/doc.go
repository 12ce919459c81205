// Package fakeserver stands in for the Realtime server, event for event.
package fakeserver

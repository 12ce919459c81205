// Package deque is a queue with two ends that reuses its memory.
package deque

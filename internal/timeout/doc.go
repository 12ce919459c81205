// Package timeout is the error of whatever was not in time: it is context.DeadlineExceeded, without saying so twice.
package timeout

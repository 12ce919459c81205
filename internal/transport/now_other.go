//go:build !unix

package transport

import "net"

// socketOf returns nil: sockets of this system are left to package net.
func socketOf(net.Conn) nowWriter { return nil }

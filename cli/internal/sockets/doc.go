// Package sockets listens where flags say, and ends servers in good order.
package sockets

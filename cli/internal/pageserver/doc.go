// Package pageserver serves the page of a folder of reports to browsers on this machine.
//
//	http.Handler:  pageserver.Handler("out")          // as it is
//	while it changes: live := pageserver.NewLive(listener, "out"); live.Changed()
//
// Requests that come under the name of another host are refused.
package pageserver

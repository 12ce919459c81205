// Package webhook sends signed webhooks, as the live server does to announce phone calls.
//
//	Allowed ── the URL is on the loopback address, the secret is one ──► Send ── sign ──► POST ──► 2xx, or why not
//
// Source of the headers and the signature: the Standard Webhooks specification, and the page on webhooks of the public
// API reference.
package webhook

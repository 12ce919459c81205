// Package telephony puts agents on phone lines.
//
// With SIP the server has the sound of the call, and the application only says what becomes of it:
//
//	phone ══SIP══► Realtime server ──webhook──► Reception ──► Client.Answer ──► runner.Session
//	                     ▲                                        │                    │
//	                     ├──────── accept, reject, refer, hang up ╯                    │
//	                     ╰──────── WebSocket with the call's id, without sound ────────╯
//
//	client := telephony.NewClient(&runner.Options{Voice: "marin"})
//	reception, err := telephony.NewReception(client, webhookSecret, func(ctx context.Context, call *telephony.IncomingCall) {
//		session, err := call.Answer(ctx, agent, nil)
//		if err != nil { return } // the caller hears that nobody answers
//		defer session.Close()
//		for range session.Events(ctx) {}
//	})
//	http.Handle("/webhook", reception)
//
// With a provider that streams the sound of calls to the application, that is a session like any other: see package
// telephony/twilio.
//
// A [Keypad] collects what callers key in, whatever the line: the model does not hear keys. [Tones] hears them on lines that
// pass on sound alone.
//
// # Concurrency
//
// The methods of all types may be called from any goroutine. A Reception has a goroutine for each call, which Close
// waits for; nothing else here has goroutines.
//
// Sources: openapi.json, /realtime/calls; the page on webhooks of the public API reference; the Standard Webhooks
// specification.
package telephony

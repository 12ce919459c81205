// Package rest reads requests and writes answers as the Realtime API's REST endpoints do: JSON both ways, and errors in the API's form.
//
//	          r.Body                        value
//	            │                             │
//	ReadInto ◄─ ReadJSON ◄─ shape          Answer ──► w
//	            │                             ▲
//	            ▼ what is wrong               │ in the form {"error": {…}}
//	          Error ───────────────────────► Refuse
//
// Source of the form, the statuses and the wording: the public API reference's page on errors, and answers recorded
// from the live server.
package rest

// Package calling knows the calls that a model makes: which are new ([Known]), and those of the tools of MCP servers, which
// the Realtime server makes by itself: how a session defines these servers ([Tool]), the lists of their tools ([Lists]), and
// what becomes of each call ([Calls]).
//
// Sources: OpenAI Realtime API, GA interface (openapi.json, 2026-08), and its guide on MCP tools.
package calling

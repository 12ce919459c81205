// Package agentfile reads agents that are written in YAML, without Go: what docs/own-agents.md describes.
//
//	file, err := agentfile.Read("desk.agent.yaml", data)     // err has all mistakes, each with its place
//	wrong := file.Refused(given)                             // what the machine does not give: programs, requests, variables
//	agent := file.New(given)                                 // a fresh one for each call
//
// Reading runs nothing, connects to nothing and looks at no environment variable. How the parts meet:
//
//	bytes ──► yamltext ──► read.go with keys.go ──► check.go (names) ──► File
//	                                                                      │ New
//	                     answer.go  request.go  program.go  mcp.go ◄── tool.go ──► *agents.Agent
//
// Tables and fixed answers are answered in virtual time, as anything else of a call. Requests, programs and MCP servers are real I/O, and
// are marked so: see [agents.Tool].
package agentfile

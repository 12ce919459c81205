// Package mcpfile reads the files of MCP servers that voicesim serve plays: which tools they have, and what each answers.
//
//	servers, err := mcpfile.Parse("shop.yaml", data)
//
// servers.go reads, keys.go has the tables of keys, and table.go the values, each mistake with its place.
package mcpfile

package results

import _ "embed" // of the schema

//go:embed results.schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of results.json, of the version [SchemaVersion].
func Schema() []byte { return append([]byte{}, schema...) }

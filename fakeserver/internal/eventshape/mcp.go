package eventshape

import (
	"regexp"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// Fields of tools on an MCP server.
var (
	filterFields      = []shape.Field{shape.May("tool_names", listOfString), shape.May("read_only", aBoolean)}
	allowedToolsShape = &shape.Shape{Kinds: shape.KindArray | shape.KindObject | shape.KindNull, Items: aString, Fields: filterFields}
	approvalShape     = &shape.Shape{
		Kinds: shape.KindString | shape.KindObject | shape.KindNull, OneOf: []string{"always", "never"},
		Fields: []shape.Field{shape.May("always", shape.Object(filterFields...)), shape.May("never", shape.Object(filterFields...))},
	}
	connectorShape = shape.Enum("connector_dropbox", "connector_gmail", "connector_googlecalendar", "connector_googledrive",
		"connector_microsoftteams", "connector_outlookcalendar", "connector_outlookemail", "connector_sharepoint")
	tunnelShape  = &shape.Shape{Kinds: shape.KindString, Pattern: regexp.MustCompile(`^tunnel_[a-z0-9]{32}$`)}
	callersShape = &shape.Shape{Kinds: shape.KindArray | shape.KindNull, NotEmpty: true, Items: shape.Enum("direct", "programmatic")}
	headersShape = &shape.Shape{Kinds: shape.KindObject | shape.KindNull, AnyKeys: aString}
)

// Package yamltext reads YAML as it was typed, and says in which line what was meant otherwise.
//
// It knows nothing of what is in the files but what a [Format] tells it: which names are keys, and
// which keys have words or data behind them.
//
//	bytes ──New──► Text ──Readable──► Parse ──► *yaml.Node ──► who loads the file
//	                       (UTF-8)      │ ▲            │
//	                                    │ │ again      │ At, Note
//	                 guard, repair, indent│            ▼
//	                    (a line is mended)└──────► Mistakes: each with place, line and correction
//
// A line that YAML cannot read, or silently reads as something else than was meant (a # that cuts
// words short, a comma that does so in braces, anchors, tags), is noted together with the corrected
// line, and then read as corrected, so that one mistake does not hide the others. Nothing more is said
// about such a line.
//
//	text.go         the lines, and the mistakes found in them
//	node.go         small questions to nodes
//	parse.go        lines to a tree of nodes, again after each correction
//	data.go         values as JSON
//	guard.go        what YAML reads as something else than was meant
//	repair*.go      the corrected line
//	indent.go       the line as it lines up with those above
//	format.go       what is to be known of the files
package yamltext

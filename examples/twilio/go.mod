module example.com/twilio

go 1.26

require github.com/voicesim/voicesim v0.0.0

require (
	github.com/coder/websocket v1.8.15 // indirect
	github.com/go-audio/audio v1.0.0 // indirect
	github.com/go-audio/riff v1.0.0 // indirect
	github.com/go-audio/wav v1.1.0 // indirect
	github.com/google/jsonschema-go v0.4.3 // indirect
)

replace github.com/voicesim/voicesim => ../..

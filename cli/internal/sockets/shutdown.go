package sockets

import (
	"context"
	"net/http"
	"time"
)

// answerWithin is how long requests that are under way may take when the server ends. Chosen.
const answerWithin = time.Second

// ShutDown ends a server, and lets requests that are under way be answered.
func ShutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	if server.Shutdown(ctx) == nil {
		return nil
	}
	return server.Close()
}

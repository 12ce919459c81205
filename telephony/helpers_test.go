package telephony_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

func readAll(r *http.Request) string {
	text, _ := io.ReadAll(r.Body)
	return string(text)
}

// sign signs a webhook, as the Standard Webhooks specification has it.
func sign(r *http.Request, text, id string, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte("voicesim webhook"))
	_, _ = io.WriteString(mac, id+"."+stamp+"."+text)
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", stamp)
	r.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// resign gives a webhook another body, and signs it.
func resign(r *http.Request, text string) {
	r.Body = body(text)
	sign(r, text, "wh_9", time.Now())
}

// answering dials somebody who reads one request, notes its head and says something.
func answering(says string, head *string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		var serving sync.WaitGroup
		serving.Go(func() {
			defer func() { _ = theirs.Close() }()
			in := bufio.NewReader(theirs)
			for {
				line, err := in.ReadString('\n')
				*head += line
				if err != nil || line == "\r\n" {
					break
				}
			}
			_, _ = io.WriteString(theirs, says)
		})
		return ours, nil
	}
}

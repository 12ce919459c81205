package twilio

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1" // Twilio's choice
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Connect answers the request that Twilio makes about a call, with TwiML that connects it to a WebSocket: "wss://…", where
// [Accept] takes it. The parameters come with the line; they may be nil.
func Connect(w http.ResponseWriter, address string, parameters map[string]string) error {
	type parameter struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	var answer struct {
		XMLName xml.Name `xml:"Response"`
		Stream  struct {
			URL        string      `xml:"url,attr"`
			Parameters []parameter `xml:"Parameter"`
		} `xml:"Connect>Stream"`
	}
	answer.Stream.URL = address
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		answer.Stream.Parameters = append(answer.Stream.Parameters, parameter{name, parameters[name]})
	}
	out := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(out).Encode(answer); err != nil {
		return fmt.Errorf("twilio: %w", err)
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, err := w.Write(out.Bytes())
	return err
}

// ErrSignature tells that a request is not Twilio's, or that its address or the token is another one.
var ErrSignature = errors.New("twilio: the signature is not of this address and token")

// Verify checks that a request is Twilio's: that of a call, with a form, or that of a stream. The token is the account's; the
// address is the whole URL that Twilio was given ("https://…", "wss://…"), which a proxy may hide from this program. It reads
// the form.
func Verify(r *http.Request, token, address string) error {
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("twilio: %w", err)
	}
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = mac.Write([]byte(address))
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range slices.Sorted(slices.Values(r.PostForm[name])) {
			_, _ = mac.Write([]byte(name + value))
		}
	}
	given, err := base64.StdEncoding.DecodeString(r.Header.Get("X-Twilio-Signature"))
	if err != nil || token == "" || !hmac.Equal(given, mac.Sum(nil)) {
		return ErrSignature
	}
	return nil
}

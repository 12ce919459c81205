// Package plaintext tells text in UTF-8 from other bytes, and where it is not.
package plaintext

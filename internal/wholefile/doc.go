// Package wholefile writes files of which nobody ever reads a half.
package wholefile

// Package settings merges the settings of a session, and reads them as files have them.
package settings

// Package queues has what waits in a session: what comes into its loop ([Inbox]), the events that its reader has not read
// ([Events]), and memory for audio between its uses ([Buffers]).
package queues

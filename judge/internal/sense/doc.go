// Package sense finds in loaded scenarios what proves nothing whatever the agent does, and what they keep from being judged: bounds that no call can break, and settings
// of which nobody would notice anything. What depends on how a call goes is judged when it does.
package sense

// Package conversation is what was said in a call, in its order: as it was generated, and as it was heard.
package conversation

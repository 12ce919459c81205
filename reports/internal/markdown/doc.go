// Package markdown writes the results of a run as a page in Markdown, as summaries of CI jobs and comments show it.
//
// What comes from outside (names, messages) is written so that no sign of it is taken for Markdown or HTML. The page says nothing of when the run was
// and how long it took: two runs of the same give the same bytes.
package markdown

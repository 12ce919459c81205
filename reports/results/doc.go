// Package results is results.json: what a run gave, as data. All other reports of a whole run are made of it, so that they can be
// made again from the file, and of the files of several shards together.
//
//	calls ──► [Document] ──► results.json ──► Read ──► junit, markdown, … (package reports)
//	                              ╰── of each shard ──► Merge ──╯
//
// A [Document] holds no sound and no timeline; it names the files that do.
package results

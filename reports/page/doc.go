// Package page makes the page of a run: one HTML file with everything in it, sound included, that opens from a folder without a
// server and asks the network for nothing.
//
//	results.json ─╮
//	timelines    ─┼─► Build ─► Data, one JSON document ─► Write ─► report.html
//	sound        ─╯                                         ╰ template, style and script, embedded
//
// It reads what other programs may read too, and nothing else: results.json and the timeline files, in their published forms.
// So a page that is made again of a folder is the page that was made when the calls were played.
//
// [Data] is apart from the view: docs/report.md describes it. What is drawn and clicked is the script's, in the folder script,
// which `make bundle` turns into the one file that is embedded; a spec keeps both in step. Sentences, counts and the pictures of
// moments are made here, so that the page says what it has to say before a line of the script has run, in print, and to a
// screen reader.
//
// All text from outside passes [visible.Text] when it is taken, and html/template or [encoding/json] when it is written.
package page

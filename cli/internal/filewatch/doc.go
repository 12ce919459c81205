// Package filewatch tells which files of some folders were saved.
//
//	w, err := filewatch.New("tests/calls")
//	defer w.Close()
//	for {
//		names, err := w.Next(ctx) // waits until something was saved
//	}
//
// What an editor does to save a file (a new file, a rename, several writes) is told once, when it has been quiet for 30 ms.
package filewatch

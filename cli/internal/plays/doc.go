// Package plays decides what of a number of scenarios is played: which, how often, with which seeds, in which order, and which part
// of it by which machine. It opens no file and plays nothing.
//
//	files ──Tags, a pattern──► files ──[All], or [Failed] of former results──► plays ──[Split]──► those of one shard ──[Shuffle]──► order of play
//
// Two machines that are given the same come to the same.
package plays

package playout

// Mode is how audio reaches the ear, and how it becomes known what was heard.
type Mode uint8

const (
	Device Mode = iota // it is read at the pace of real time: what was read is heard, a little later
	Far                // it is taken at any pace by a player far away, which reports by marks
	Push               // it is handed out as it arrives; marks report, or else real time does
)

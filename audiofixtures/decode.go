package audiofixtures

func decode(u *Utterance) []int16 { return nil }

package words

// composed says, for a combining mark and the lower-case letter before it, which letter the two are
// together. It covers the Latin, Greek and Cyrillic alphabets.
//
// Source: canonical decompositions of the Unicode character database.
var composed = byMark(map[rune]string{
	'\u0300': "aàeèiìoòuùüǜnǹеѐиѝēḕōṑwẁâầăằêềôồơờưừyỳ",                                                   // grave
	'\u0301': "aáeéiíoóuúyýcćlĺnńrŕsśzźüǘgǵåǻæǽøǿϊΐαάεέηήιίϋΰοόυύωώгѓкќçḉēḗïḯkḱmḿõṍōṓpṕũṹwẃâấăắêếôốơớưứ", // acute
	'\u0302': "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷzẑạậẹệọộ",                                                         // circumflex
	'\u0303': "aãnñoõiĩuũvṽâẫăẵeẽêễôỗơỡưữyỹ",                                                             // tilde
	'\u0304': "aāeēiīoōuūüǖäǟȧǡæǣǫǭöȫõȭȯȱyȳиӣуӯgḡḷḹṛṝ",                                                   // macron
	'\u0306': "aăeĕgğiĭoŏuŭийуўжӂаӑеӗȩḝạặ",                                                               // breve
	'\u0307': "cċeėgġzżaȧoȯbḃdḋfḟhḣmṁnṅpṗrṙsṡśṥšṧṣṩtṫwẇxẋyẏ",                                             // dot above
	'\u0308': "aäeëiïoöuüyÿιϊυϋеёіїаӓәӛжӝзӟиӥоӧөӫэӭуӱчӵыӹhḧõṏūṻwẅxẍtẗ",                                   // diaeresis
	'\u0309': "aảâẩăẳeẻêểiỉoỏôổơởuủưửyỷ",                                                                 // hook above
	'\u030a': "aåuůwẘyẙ",                                                                                 // ring above
	'\u030b': "oőuűуӳ",                                                                                   // double acute
	'\u030c': "cčdďeělľnňrřsštťzžaǎiǐoǒuǔüǚgǧkǩʒǯjǰhȟ",                                                   // caron
	'\u030f': "aȁeȅiȉoȍrȑuȕѵѷ",                                                                           // double grave
	'\u0311': "aȃeȇiȋoȏrȓuȗ",                                                                             // inverted breve
	'\u031b': "oơuư",                                                                                     // horn
	'\u0323': "bḅdḍhḥkḳlḷmṃnṇrṛsṣtṭvṿwẉzẓaạeẹiịoọơợuụưựyỵ",                                               // dot below
	'\u0324': "uṳ",                                                                                       // diaeresis below
	'\u0325': "aḁ",                                                                                       // ring below
	'\u0326': "sștț",                                                                                     // comma below
	'\u0327': "cçgģkķlļnņrŗsştţeȩdḑhḩ",                                                                   // cedilla
	'\u0328': "aąeęiįuųoǫ",                                                                               // ogonek
	'\u032d': "dḓeḙlḽnṋtṱuṷ",                                                                             // circumflex below
	'\u032e': "hḫ",                                                                                       // breve below
	'\u0330': "eḛiḭuṵ",                                                                                   // tilde below
	'\u0331': "bḇdḏkḵlḻnṉrṟtṯzẕhẖ",                                                                       // line below
})

// byMark takes apart strings of pairs: a letter, then the same letter with the mark.
func byMark(pairs map[rune]string) map[rune]map[rune]rune {
	table := make(map[rune]map[rune]rune, len(pairs))
	for mark, letters := range pairs {
		runes := []rune(letters)
		table[mark] = make(map[rune]rune, len(runes)/2)
		for i := 0; i+1 < len(runes); i += 2 {
			table[mark][runes[i]] = runes[i+1]
		}
	}
	return table
}

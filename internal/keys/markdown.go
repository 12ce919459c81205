package keys

import "strings"

// Line returns a line of a Markdown table, without its end.
func Line(cells ...string) string {
	var b strings.Builder
	b.WriteByte('|')
	for _, cell := range cells {
		b.WriteByte(' ')
		b.WriteString(strings.ReplaceAll(cell, "|", `\|`))
		if cell != "" {
			b.WriteByte(' ')
		}
		b.WriteByte('|')
	}
	return b.String()
}

// Lines returns the rows as lines of a Markdown table with so many columns: the name,
// what it is about and takes, and, as the third, what holds without it.
func (t *Table) Lines(columns int) []string {
	var lines []string
	for i := range t.Rows {
		row := &t.Rows[i]
		cells := []string{"`" + row.Name + "`", row.Cell(), row.Otherwise()}
		lines = append(lines, Line(cells[:min(columns, len(cells))]...))
	}
	return lines
}

// Fill returns a page of Markdown in which the rows below each marked table are those that rows returns
// for the name in its mark and the cells of its header. A mark is a line of its own above a table,
//
//	<!-- keys: caller -->
//
// and rows says false for a name that it does not know, whose table is left as it is.
func Fill(page string, rows func(name string, header []string) ([]string, bool)) string {
	lines := strings.Split(page, "\n")
	var filled []string
	for i := 0; i < len(lines); i++ {
		filled = append(filled, lines[i])
		name, marked := mark(lines[i])
		if !marked || i+2 >= len(lines) || !isLine(lines[i+1]) || !isLine(lines[i+2]) {
			continue
		}
		made, known := rows(name, cells(lines[i+1]))
		if !known {
			continue
		}
		filled = append(append(filled, lines[i+1], lines[i+2]), made...)
		for i += 2; i+1 < len(lines) && isLine(lines[i+1]); i++ {
		}
	}
	return strings.Join(filled, "\n")
}

// mark returns the name in a mark.
func mark(line string) (name string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimSpace(line), "<!-- keys: ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, " -->")
}

func isLine(line string) bool { return strings.HasPrefix(line, "|") }

// cells returns what stands in a line of a table.
func cells(line string) []string {
	parts := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

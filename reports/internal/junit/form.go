package junit

import "encoding/xml"

// suites is the whole file.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name      string     `xml:"name,attr"`
	Tests     int        `xml:"tests,attr"`
	Failures  int        `xml:"failures,attr"`
	Errors    int        `xml:"errors,attr"`
	Skipped   int        `xml:"skipped,attr"`
	Time      string     `xml:"time,attr"`
	Timestamp string     `xml:"timestamp,attr"`
	Cases     []testCase `xml:"testcase"`
}

// testCase is a call. The elements stand in the order of the schema that Jenkins publishes.
type testCase struct {
	Name      string     `xml:"name,attr"`
	Class     string     `xml:"classname,attr"`
	File      string     `xml:"file,attr,omitempty"`
	Line      int        `xml:"line,attr,omitempty"`
	Time      string     `xml:"time,attr"` // seconds that it took to play
	Props     []property `xml:"properties>property"`
	Skipped   *reason    `xml:"skipped"`
	Error     *reason    `xml:"error"`
	Failure   *reason    `xml:"failure"`
	Again     []rerun    // attempts before
	SystemOut string     `xml:"system-out,omitempty"`
	SystemErr string     `xml:"system-err,omitempty"` // findings
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type reason struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// rerun is an attempt. Source: the schema of Maven Surefire, in which its text is an element of its own.
type rerun struct {
	XMLName xml.Name // rerunFailure and rerunError before one that did not pass either, flakyFailure and flakyError before one that did
	Type    string   `xml:"type,attr"`
	Message string   `xml:"message,attr"`
	Text    string   `xml:"stackTrace"`
}

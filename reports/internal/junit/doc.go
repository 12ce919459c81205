// Package junit writes the results of a run in the form that CI servers read.
//
// There is no standard. What is written is what Jenkins (its schema of JUnit reports, with the elements of Maven Surefire for tests that
// were run again) and GitLab (its list of elements and attributes that it reads) both take: one suite, a case a call.
package junit

// Package specs has what the specs of several packages share: sound to make turns of, folders of files, golden files, and how machines are driven.
//
// It fails the spec that uses it, as an assertion does. No product code imports it.
package specs

// Package browser opens the report's page in a headless Chromium and uses it as people do: its specs are all that it has. It is a
// module of its own, so that neither the driver of the browser nor the bundler of the script is a requirement of programs that
// import voicesim.
//
// `make browser` runs it. It needs Chromium (Debian: apt-get install chromium) and, for the check of accessibility, npm. Screenshots
// are kept in out/browser.
package browser

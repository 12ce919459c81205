// Command make rebuilds the recordings and the manifest of audiofixtures from texts.txt. It runs from the
// repository's root and needs flite, festival with the voice cmu_us_slt_arctic_hts, and sox.
package main

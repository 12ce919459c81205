package fakeserver

import shape "github.com/voicesim/voicesim/internal/jsonshape"

// problem is why the server refuses what a client sent, be it of the wrong shape or out of place.
type problem = shape.Problem

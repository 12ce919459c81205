package timeline

// Lane says whose entry a record is. The numeric order is the canonical order of records that carry
// the same offset: cause before effect, as far as one instant can have one.
type Lane uint8

// The lanes, in canonical order.
const (
	LaneCaller  Lane = iota // what the caller did
	LaneHuman               // decisions of people beside the call
	LaneWireIn              // frames the runtime received from the server
	LaneSession             // events of the runtime
	LaneWireOut             // frames the runtime sent to the server
	LaneModel               // the simulated server: which scripted step answered what, and what it finds wrong with its client
	LaneEar                 // what the caller heard of the agent
)

// laneCount is the number of lanes.
const laneCount = len(laneNames)

var laneNames = [...]string{"caller", "human", "wire_in", "session", "wire_out", "model", "ear"}

// String returns the lane's name as it stands in reports.
func (l Lane) String() string {
	if int(l) < len(laneNames) {
		return laneNames[l]
	}
	return "lane?"
}

// MarshalText implements encoding.TextMarshaler with the lane's name.
func (l Lane) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

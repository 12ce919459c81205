// The document that the page embeds: docs/report.md describes it.

export const data = JSON.parse(document.getElementById("data").textContent);

export const calls = data.calls;

// bytes decodes base64.
export function bytes(text) {
  const raw = atob(text || "");
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out;
}

function unpackZeros(packed) {
  let size = 0;
  for (let i = 0; i < packed.length; i++) size += packed[i] === 0 ? packed[++i] : 1;
  const out = new Uint8Array(size);
  for (let i = 0, at = 0; i < packed.length; i++) {
    if (packed[i] === 0) at += packed[++i];
    else out[at++] = packed[i];
  }
  return out;
}

const drawn = new Map();

// unpacked are peaks that stand as text, decoded once.
const texts = new Map();
export function unpacked(text) {
  if (!texts.has(text)) texts.set(text, unpackZeros(bytes(text)));
  return texts.get(text);
}

// peaksOf are the peaks of both tracks of a call, decoded when they are first drawn.
export function peaksOf(call) {
  if (!call.peaks) return null;
  if (!drawn.has(call)) {
    drawn.set(call, {
      rate: call.peaks.rate_hz,
      caller: unpackZeros(bytes(call.peaks.caller)),
      agent: unpackZeros(bytes(call.peaks.agent)),
    });
  }
  return drawn.get(call);
}

// failures are all failures with a moment, of all calls in the order of the table.
export function failures(order) {
  const all = [];
  for (const i of order) {
    if (calls[i].mutant) continue; // planted on purpose
    (calls[i].failures || []).forEach((f, k) => {
      if (f.kind !== "mistake") all.push({ call: i, failure: k, at: f.at_ms, from: f.from_ms });
    });
  }
  return all;
}

// colour is the class of an agent's colour: one each, in the order in which they are first heard in all calls.
const agents = [...new Set(calls.flatMap((c) => (c.utterances || []).map((u) => u.agent || "")))];
export const colour = (agent) => "a" + (Math.max(0, agents.indexOf(agent)) % 4);

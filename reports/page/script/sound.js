// The sound of a call: packed ADPCM in the page becomes a WAV file in memory when it is played.

import { bytes } from "./data.js";

const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173,
  190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066,
  2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818,
  18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const moves = [-1, -1, -1, -1, 2, 4, 6, 8];

// unpack writes a packed track into every second sample of out, from the first or the second on.
function unpack(packed, out, track) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let at = 0; at + 8 <= packed.length; ) {
    const from = view.getUint32(at, true);
    const count = view.getUint32(at + 4, true);
    at += 8;
    let last = 0;
    let width = 0;
    for (let i = 0; i < count; i++) {
      const code = (packed[at + (i >> 1)] >> ((i & 1) * 4)) & 15;
      const step = steps[width];
      let by = step >> 3;
      if (code & 4) by += step;
      if (code & 2) by += step >> 1;
      if (code & 1) by += step >> 2;
      last = Math.min(Math.max(code & 8 ? last - by : last + by, -32768), 32767);
      width = Math.min(Math.max(width + moves[code & 7], 0), 88);
      const place = 2 * (from + i) + track;
      if (place < out.length) out[place] = last;
    }
    at += (count + 1) >> 1;
  }
}

// wav is the sound of a call as a stereo WAV file: both tracks, or one of them on both sides.
export function wav(call, which) {
  const rate = call.sound.rate_hz;
  const frames = Math.ceil((call.length_ms / 1000) * rate);
  const file = new ArrayBuffer(44 + frames * 4);
  const head = new DataView(file);
  const text = (at, word) => [...word].forEach((c, i) => head.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  head.setUint32(4, 36 + frames * 4, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 2, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 4, true);
  head.setUint16(32, 4, true);
  head.setUint16(34, 16, true);
  text(36, "data");
  head.setUint32(40, frames * 4, true);
  const samples = new Int16Array(file, 44);
  if (which !== "agent") unpack(bytes(call.sound.caller), samples, 0);
  if (which !== "caller") unpack(bytes(call.sound.agent), samples, 1);
  for (let i = 0; which !== "both" && i < samples.length; i += 2) {
    if (which === "caller") samples[i + 1] = samples[i];
    else samples[i] = samples[i + 1];
  }
  return new Blob([file], { type: "audio/wav" });
}

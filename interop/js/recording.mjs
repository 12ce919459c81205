// The recordings that the simulated server recognises.

import { readFile } from 'node:fs/promises';

const RECORDINGS = new URL('../../audiofixtures/wav/', import.meta.url);

export const FRAME = 960; // bytes: 20 ms of 16-bit samples at 24 kHz

/** Returns the samples of a recording: what is in the chunk "data" of its file. */
export async function samples(recording) {
  const file = await readFile(new URL(`${recording}.wav`, RECORDINGS));
  for (let at = 12; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'data') return file.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error(`${recording}.wav has no samples`);
}

// The official JavaScript Agents SDK as a client of voicesim serve, measured: node agents_sdk.mjs URL SESSIONS SECONDS WAV

import { setTimeout as sleep } from 'node:timers/promises';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { FRAME, samples } from '../js/recording.mjs';

const [url, count, length, wav] = process.argv.slice(2);
const sessions = Number(count);
const words = await samples(wav.replace(/.*\/|\.wav$/g, ''));
const pcm = Buffer.concat([words, Buffer.alloc(6 * 48000)]);
const agent = new RealtimeAgent({ name: 'Support', instructions: 'You are support.' });
let heard = 0;

async function connected() {
  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeWebSocket({ url: `${url}?model=gpt-realtime-2` }),
    model: 'gpt-realtime-2',
    config: { audio: { input: { turnDetection: { type: 'server_vad' }, transcription: { model: 'gpt-4o-mini-transcribe' } }, output: { voice: 'ash' } } },
    tracingDisabled: true,
  });
  session.on('audio', (event) => { heard += event.data.byteLength; });
  session.on('error', (event) => console.error(event));
  await session.connect({ apiKey: 'any' });
  return session;
}

async function talk(session, begun) {
  for (let k = 0; performance.now() - begun < length * 1000;) {
    const at = (k * FRAME) % (pcm.length - FRAME);
    session.sendAudio(new Uint8Array(pcm.subarray(at, at + FRAME)).buffer);
    k += 1;
    await sleep(Math.max(0, begun + k * 20 - performance.now()));
  }
}

const all = [];
for (let k = 0; k < sessions; k++) all.push(await connected());
await sleep(1000);
const before = process.cpuUsage();
const start = performance.now();
await Promise.all(all.map((session, k) => talk(session, start + (k * 20) / sessions)));
const spent = process.cpuUsage(before);
console.log(JSON.stringify({
  client: 'js', sessions, cpu_s: (spent.user + spent.system) / 1e6, rss_mb: process.resourceUsage().maxRSS / 1024, heard_s: heard / 48000 / sessions,
}));
for (const session of all) session.close();
process.exit(0);

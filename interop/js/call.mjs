// A call: one session of the Agents SDK, and everything that it has told.

import { setTimeout as sleep } from 'node:timers/promises';
import { OpenAIRealtimeWebSocket, RealtimeSession } from '@openai/agents/realtime';
import { Failure, expect, within } from './checks.mjs';
import { FRAME, samples } from './recording.mjs';
import { misfit } from './shapes.mjs';

const PATIENCE = 10; // seconds to wait for one event

const SERVER_VAD = { type: 'server_vad', silenceDurationMs: 300, interruptResponse: true };

// What a session tells, besides the events of the server.
const KINDS = [
  'agent_handoff', 'agent_tool_start', 'agent_tool_end', 'audio', 'audio_interrupted', 'error', 'guardrail_tripped',
  'tool_approval_requested',
];

/** Has a call: begins it, lets talk use it, and ends it. An error that nobody looked at fails the check. */
export async function connect(url, agent, options, talk) {
  const { input = {}, modalities = ['audio'], ...more } = options;
  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeWebSocket({ url: `${url}?model=gpt-realtime-2.1` }),
    model: 'gpt-realtime-2.1',
    config: {
      outputModalities: modalities,
      audio: { input: { turnDetection: SERVER_VAD, transcription: { model: 'gpt-4o-mini-transcribe' }, ...input } },
    },
    tracingDisabled: true,
    ...more,
  });
  const call = new Call(session);
  try {
    await session.connect({ apiKey: 'any' });
    await talk(call);
    call.lookForErrors();
  } finally {
    session.close();
  }
}

class Call {
  constructor(session) {
    this.session = session;
    this.events = []; // of the session and the server: { kind, what, at }
    this.looked = {}; // how many of them were looked at, by the kind that was looked for
    this.news = () => {};
    for (const kind of KINDS) session.on(kind, (...what) => this.note(kind, what));
    session.transport.on('*', (event) => {
      this.note(event.type, event);
      const problem = misfit(event);
      if (problem) this.note('error', problem);
    });
  }

  note(kind, what) {
    this.events.push({ kind, what, at: performance.now() });
    this.news();
  }

  /** Waits for the next event of this kind. Kinds do not wait for each other. */
  async next(kind) {
    const found = async () => {
      for (;;) {
        while ((this.looked[kind] ?? 0) < this.events.length) {
          const event = this.events[this.looked[kind] ?? 0];
          this.looked[kind] = (this.looked[kind] ?? 0) + 1;
          if (event.kind === 'error') throw new Failure(`expected ${kind}, got the error ${JSON.stringify(event.what)}`);
          if (event.kind === kind) return event;
        }
        await new Promise((resolve) => (this.news = resolve));
      }
    };
    return within(PATIENCE, found(), () => `expected ${kind} within ${PATIENCE} s, got ${this.kinds()}`);
  }

  /** Waits for a response that says something, and returns its words. */
  async answer() {
    for (;;) {
      const { response } = (await this.next('response.done')).what;
      expect('a completed response', response.status === 'completed', response);
      for (const item of response.output) {
        for (const part of item.content ?? []) return part.transcript ?? part.text;
      }
    }
  }

  /** Returns what came of a kind so far. */
  all(kind) {
    return this.events.filter((event) => event.kind === kind).map((event) => event.what);
  }

  /** Returns what kinds of events came so far, and how often in a row. */
  kinds() {
    const kinds = [];
    for (const { kind } of this.events) {
      if (kinds.at(-1)?.kind === kind) kinds.at(-1).times++;
      else kinds.push({ kind, times: 1 });
    }
    return kinds.map(({ kind, times }) => (times > 1 ? `${times} × ${kind}` : kind)).join(', ');
  }

  lookForErrors() {
    const errors = this.all('error');
    expect('no error', errors.length === 0, errors);
  }

  /** Sends a recording and then so many seconds of silence, faster than people speak. */
  async speak(recording, speed = 2, pause = 1) {
    const sound = Buffer.concat([await samples(recording), Buffer.alloc(pause * 50 * FRAME)]);
    for (let at = 0; at < sound.length; at += FRAME) {
      this.sendAudio(sound.subarray(at, at + FRAME));
      await sleep(20 / speed);
    }
  }

  /** Asks the server how much sound it keeps of an item, in milliseconds. */
  async milliseconds(itemId) {
    this.session.transport.sendEvent({ type: 'conversation.item.retrieve', item_id: itemId });
    for (;;) {
      const { item } = (await this.next('conversation.item.retrieved')).what;
      if (item.id !== itemId || item.status === 'in_progress') continue; // the SDK asks for items, too
      return (Buffer.from(item.content[0].audio, 'base64').length / FRAME) * 20;
    }
  }

  /** Sends sound, which the SDK wants as a buffer with nothing else in it. */
  sendAudio(sound, options) {
    this.session.sendAudio(Uint8Array.from(sound).buffer, options);
  }
}

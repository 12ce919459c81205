// Vercel's AI SDK against voicesim serve: node ai_sdk.mjs ws://host:port/v1/realtime

import { setTimeout as sleep } from 'node:timers/promises';
import { Experimental_AbstractRealtimeSession as RealtimeSession, experimental_streamTranslate as streamTranslate } from 'ai';
import { createOpenAI } from '@ai-sdk/openai';
import WebSocket from 'ws';
import { Failure, expect, run, within } from './checks.mjs';
import { FRAME, samples } from './recording.mjs';

const URL = process.argv[2];
const PATIENCE = 10; // seconds to wait for one event

// The SDK's session is written for browsers: these are what it needs of one. Nothing is played.
globalThis.WebSocket ??= WebSocket;
globalThis.AudioContext = class {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  async resume() {}
  async close() {}
  createBuffer(channels, length, rate) {
    return { duration: length / rate, getChannelData: () => new Float32Array(length), copyToChannel() {} };
  }
  createBufferSource() {
    return { connect() {}, disconnect() {}, start() {}, stop() {}, addEventListener() {} };
  }
};

const TOOL = {
  type: 'function',
  name: 'get_order_status',
  description: 'Looks an order up.',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
};

class Session extends RealtimeSession {
  setState(key, value) {
    this.state = { ...this.state, [key]: value };
  }
}

const provider = () => createOpenAI({ apiKey: 'any', baseURL: URL.replace(/^ws/, 'http').replace(/\/realtime$/, '') });

class Call {
  events = [];
  errors = [];
  looked = 0;
  news = () => {};

  constructor() {
    this.session = new Session({
      model: provider().experimental_realtime('gpt-realtime-2.1'),
      api: { websocket: `${URL}?model=gpt-realtime-2.1`, protocols: ['realtime', 'openai-insecure-api-key.any'] },
      sessionConfig: {
        instructions: 'You are support.',
        outputModalities: ['audio'],
        inputAudioTranscription: { model: 'gpt-4o-mini-transcribe' },
        turnDetection: { type: 'server-vad', silenceDurationMs: 300 },
        tools: [TOOL],
      },
      onToolCall: ({ toolCall }) => `${toolCall.args.order_id} has shipped`,
      onEvent: (event) => {
        this.events.push(event);
        this.news();
      },
      onError: (error) => {
        this.errors.push(String(error));
        this.news();
      },
    });
  }

  /** Waits for the next event that fits. Others before it are passed over. */
  async next(type, fits = () => true) {
    const found = async () => {
      for (;;) {
        if (this.errors.length > 0) throw new Failure(`expected ${type}, got the error ${this.errors[0]}`);
        while (this.looked < this.events.length) {
          const event = this.events[this.looked++];
          if (event.type === type && fits(event)) return event;
        }
        await new Promise((resolve) => (this.news = resolve));
      }
    };
    return within(PATIENCE, found(), () => `expected ${type} within ${PATIENCE} s, got ${[...new Set(this.events.map((e) => e.type))]}`);
  }

  /** Waits for a response that says something, and returns its words. */
  async answer() {
    const { transcript } = await this.next('audio-transcript-done');
    await this.next('response-done');
    return transcript;
  }

  async speak(recording, speed = 2) {
    const sound = Buffer.concat([await samples(recording), Buffer.alloc(50 * FRAME)]);
    for (let at = 0; at < sound.length; at += FRAME) {
      this.session.sendAudio(sound.subarray(at, at + FRAME).toString('base64'));
      await sleep(20 / speed);
    }
  }
}

async function connect(talk) {
  const call = new Call();
  try {
    await call.session.connect();
    await call.next('session-updated');
    await talk(call);
    expect('no error', call.errors.length === 0, call.errors);
  } finally {
    call.session.disconnect();
  }
}

async function typedTurn() {
  await connect(async (call) => {
    call.session.sendTextMessage('Hello!');
    const said = await call.answer();
    expect('the greeting', said === 'Hello, support. How can I help?', said);
  });
}

async function toolCall() {
  await connect(async (call) => {
    call.session.sendTextMessage('Where is order A1001?');
    const said = await call.answer();
    expect('an answer with the status', said === 'Your order shipped and should arrive Tuesday.', said);
  });
}

async function spokenTurn() {
  await connect(async (call) => {
    await call.speak('where-order-a1001');
    const { transcript } = await call.next('input-transcription-completed');
    expect('a transcript', transcript === 'Where is order A1001?', transcript);
    const said = await call.answer();
    expect('an answer with the status', said === 'Your order shipped and should arrive Tuesday.', said);
  });
}

async function bargeIn() {
  await connect(async (call) => {
    call.session.sendTextMessage('Tell me everything.');
    const { itemId } = await call.next('audio-delta');
    await sleep(1000);
    const speaking = call.speak('stop-please', 1);
    await call.next('speech-started');
    const done = await call.next('response-done');
    expect('a response that the speech ended', done.status === 'cancelled', done);
    await call.session.sendEvent({ type: 'conversation-item-truncate', itemId, contentIndex: 0, audioEndMs: 900 });
    await speaking;
    const said = await call.answer();
    expect('a short answer', said === 'Okay.', said);
  });
}

async function translation() {
  const sound = Buffer.concat([await samples('where-order-a1001'), Buffer.alloc(50 * FRAME)]);
  const audio = new ReadableStream({
    async start(stream) {
      for (let at = 0; at < sound.length; at += 10 * FRAME) {
        stream.enqueue(new Uint8Array(sound.subarray(at, at + 10 * FRAME)));
        await sleep(100); // twice as fast as it is spoken
      }
      stream.close();
    },
  });
  const { fullStream } = streamTranslate({
    model: provider().translation('gpt-realtime-translate'),
    audio,
    inputAudioFormat: { type: 'audio/pcm', rate: 24000 },
    targetLanguage: 'es',
  });
  const got = { audio: 0 };
  for await (const part of fullStream) {
    if (part.type === 'audio') got.audio++;
    if (part.type === 'error') throw part.error;
    if (part.type.endsWith('-final')) got[part.type] = part.text;
  }
  expect('what was said', got['source-transcript-final'] === 'Where is order A1001?', got);
  expect('its translation', got['output-text-final'] === '¿Dónde está el pedido A1001?', got);
  expect('as much sound as came in, and more', got.audio >= Math.ceil(sound.length / (10 * FRAME)), got);
}

process.exit(await run('js ai', [typedTurn, toolCall, spokenTurn, bargeIn, translation]));

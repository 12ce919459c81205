// The official JavaScript client against voicesim serve: node openai_client.mjs wss://host:port/v1/realtime
//
// It insists on TLS, and trusts what the file named in NODE_EXTRA_CA_CERTS holds.

import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import { WebSocket } from 'ws';
import { Failure, expect, run, within } from './checks.mjs';
import { samples } from './recording.mjs';

const baseURL = process.argv[2].replace('wss://', 'https://').replace(/\/realtime$/, '');
const client = new OpenAI({ apiKey: 'any', baseURL, dangerouslyAllowBrowser: true });

const PATIENCE = 10; // seconds to wait for one event

/** A connection of the client, with the events that came and were not read yet. */
class Connection {
  constructor(realtime) {
    this.realtime = realtime;
    this.events = [];
    this.news = () => {};
    const note = (event) => {
      this.events.push(event);
      this.news();
    };
    realtime.on('event', note);
    realtime.on('error', (error) => {
      if (!error.error) note({ type: 'error', error: error.message }); // the others came as events, too
    });
    this.opened = new Promise((resolve) => {
      realtime.socket.addEventListener('open', resolve);
      realtime.socket.addEventListener('close', ({ code, reason }) => {
        note({ type: 'close', code, reason });
        resolve();
      });
    });
  }

  /** Sends events, once the socket is open. On one that could not be opened they become errors. */
  async send(...events) {
    await within(PATIENCE, this.opened, () => `could not connect within ${PATIENCE} s`);
    for (const event of events) this.realtime.send(event);
  }

  /** Reads events up to the next of this kind and returns it. */
  async until(kind) {
    const found = async () => {
      for (;;) {
        while (this.events.length > 0) {
          const event = this.events.shift();
          if (event.type === kind) return event;
          if (event.type === 'error') throw new Failure(`expected ${kind}, got ${JSON.stringify(event)}`);
        }
        await new Promise((resolve) => (this.news = resolve));
      }
    };
    return within(PATIENCE, found(), () => `expected ${kind} within ${PATIENCE} s`);
  }
}

async function connect(realtime, talk) {
  try {
    await talk(new Connection(realtime));
  } finally {
    realtime.close();
  }
}

async function expectGreeting(connection) {
  await connection.send(
    { type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } },
    {
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello!' }] },
    },
    { type: 'response.create' },
  );
  const { text } = await connection.until('response.output_text.done');
  expect('the greeting', text === 'Hello, support. How can I help?', text);
  const { response } = await connection.until('response.done');
  expect('a completed response', response.status === 'completed', response);
}

async function textTurnOverTls() {
  await connect(new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1' }, client), expectGreeting);
}

/** A browser cannot send headers: the key is among the subprotocols. */
async function textTurnAsInABrowser() {
  globalThis.WebSocket ??= WebSocket; // what Node has from version 22 on
  await connect(new OpenAIRealtimeWebSocket({ model: 'gpt-realtime-2.1' }, client), expectGreeting);
}

async function audioTurn() {
  await connect(new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1' }, client), async (connection) => {
    const audio = (await samples('stop-please')).toString('base64');
    await connection.send(
      { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } },
      { type: 'input_audio_buffer.append', audio },
      { type: 'input_audio_buffer.commit' },
      { type: 'response.create' },
    );
    const { delta } = await connection.until('response.output_audio.delta');
    const bytes = Buffer.from(delta, 'base64').length;
    expect('400 ms of sound first', bytes === 19200, bytes);
    const { transcript } = await connection.until('response.output_audio_transcript.done');
    expect('a short answer', transcript === 'Okay.', transcript);
  });
}

async function errorEvent() {
  await connect(new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1' }, client), async (connection) => {
    await connection.send({ type: 'response.cancel', event_id: 'mine' });
    const { error } = await connection.until('error');
    expect('a refusal that names the event', error.event_id === 'mine', error);
    expect('a refusal with its code', error.code === 'response_cancel_not_active', error);
  });
}

async function unknownModel() {
  await connect(new OpenAIRealtimeWS({ model: 'gpt-nope' }, client), async (connection) => {
    const { error } = await connection.until('error');
    expect('a refusal', error.code === 'invalid_model', error);
    const { code, reason } = await connection.until('close');
    expect('a reason', code === 4000 && reason === 'invalid_request_error.invalid_model', { code, reason });
  });
}

process.exit(await run('js openai', [textTurnOverTls, textTurnAsInABrowser, audioTurn, errorEvent, unknownModel]));

// The official JavaScript Agents SDK against voicesim serve: node agents_sdk.mjs ws://host:port/v1/realtime

import { setTimeout as sleep } from 'node:timers/promises';
import { hostedMcpTool } from '@openai/agents';
import { RealtimeAgent, tool } from '@openai/agents/realtime';
import { z } from 'zod';
import { connect } from './call.mjs';
import { expect, run } from './checks.mjs';
import { samples } from './recording.mjs';

const URL = process.argv[2];

const getOrderStatus = tool({
  name: 'get_order_status',
  description: 'Looks an order up.',
  parameters: z.object({ order_id: z.string() }),
  execute: async ({ order_id }) => `${order_id} has shipped`,
});

const issueRefund = tool({
  name: 'issue_refund',
  description: 'Pays an order back.',
  parameters: z.object({ order_id: z.string() }),
  needsApproval: true,
  execute: async ({ order_id }) => `${order_id} is refunded`,
});

const billing = new RealtimeAgent({ name: 'billing', instructions: 'You are billing.' });
const support = new RealtimeAgent({
  name: 'support',
  instructions: 'You are support.',
  tools: [getOrderStatus, issueRefund],
  handoffs: [billing],
});

async function textTurn() {
  await connect(URL, support, { modalities: ['text'] }, async (call) => {
    call.session.sendMessage('Hello!');
    const said = await call.answer();
    expect('the greeting', said === 'Hello, support. How can I help?', said);
  });
}

async function toolCall() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('Where is order A1001?');
    await expectStatus(call);
  });
}

async function expectStatus(call) {
  const [, , , result] = (await call.next('agent_tool_end')).what;
  expect("the order's status", result === 'A1001 has shipped', result);
  const said = await call.answer();
  expect('an answer with the status', said === 'Your order shipped and should arrive Tuesday.', said);
}

async function approvalGranted() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('I want a refund.');
    const [, , request] = (await call.next('tool_approval_requested')).what;
    await call.session.approve(request.approvalItem);
    const [, , , result] = (await call.next('agent_tool_end')).what;
    expect('the refund', result === 'A1001 is refunded', result);
    const said = await call.answer();
    expect('good news', said === 'Your refund is on its way.', said);
  });
}

async function approvalRefused() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('I want a refund.');
    const [, , request] = (await call.next('tool_approval_requested')).what;
    await call.session.reject(request.approvalItem);
    const said = await call.answer();
    expect('bad news', said === "I'm sorry, that order is not eligible.", said);
    const results = call.all('agent_tool_end').map(([, , , result]) => result);
    expect('no refund', !results.includes('A1001 is refunded'), results);
  });
}

async function handoff() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('I have a question on billing.');
    let said = await call.answer();
    expect('an announcement', said === 'Sure, let me bring in our billing team.', said);
    said = await call.answer();
    expect('the other agent', said === 'I can help with that refund. Can you confirm the order number?', said);
    const to = call.all('agent_handoff').map(([, , agent]) => agent.name);
    expect('one handoff', to.join() === 'billing', to);
  });
}

async function audioTurn() {
  await connect(URL, support, {}, async (call) => {
    await call.speak('where-order-a1001');
    await call.next('input_audio_buffer.speech_started');
    await call.next('input_audio_buffer.committed');
    await expectStatus(call);
    const heard = call.all('conversation.item.input_audio_transcription.completed').map((event) => event.transcript);
    expect('a transcript', heard.join() === 'Where is order A1001?', heard);
    const sound = call.all('audio').reduce((sum, [event]) => sum + event.data.byteLength, 0);
    expect('2 to 4 s of sound', sound > 96_000 && sound < 192_000, sound);
  });
}

async function audioTurnWithSemanticTurnDetection() {
  await connect(URL, support, { input: { turnDetection: { type: 'semantic_vad' } } }, async (call) => {
    await call.speak('where-order-a1001');
    await expectStatus(call);
  });
}

async function bargeIn() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('Tell me everything.');
    const cutOff = await interrupt(call);
    expect("a response that the caller's speech ended", cutOff.status_details?.reason === 'turn_detected', cutOff);
  });
}

async function bargeInAfterTheLastSoundCame() {
  await connect(URL, support, {}, async (call) => {
    call.session.sendMessage('Tell me everything, quickly.');
    const complete = await interrupt(call);
    expect('a response that came to its end', complete.status === 'completed', complete);
  });
}

/** Speaks after a second of the agent's answer, looks at what comes of it, and returns the response. */
async function interrupt(call) {
  const began = (await call.next('audio')).at;
  const item = (await call.next('response.output_audio.delta')).what.item_id;
  await sleep(1000);
  const speaking = call.speak('stop-please', 1);
  const heard = Math.round((await call.next('audio_interrupted')).at - began);
  const cut = (await call.next('conversation.item.truncated')).what;
  expect('the item that was heard', cut.item_id === item, cut);
  expect(`a cut at ${heard} ms`, Math.abs(cut.audio_end_ms - heard) < 100, cut);
  await speaking;
  const words = (await call.next('conversation.item.input_audio_transcription.completed')).what;
  expect('the words of the caller', words.transcript === 'Stop, please.', words);
  const { response } = (await call.next('response.done')).what;
  const kept = await call.milliseconds(cut.item_id);
  expect(`${cut.audio_end_ms} ms in the conversation`, kept === cut.audio_end_ms, kept);
  const said = await call.answer();
  expect('a short answer', said === 'Okay.', said);
  return response;
}

const noCardNumbers = {
  name: 'no card numbers',
  execute: async ({ agentOutput }) => ({ tripwireTriggered: agentOutput.includes('4242'), outputInfo: 'a card number' }),
};

async function guardrail() {
  const options = { outputGuardrails: [noCardNumbers], outputGuardrailSettings: { debounceTextLength: 20 } };
  await connect(URL, support, options, async (call) => {
    call.session.sendMessage('Which card do you have?');
    await call.next('guardrail_tripped');
    const { response } = (await call.next('response.done')).what;
    expect('a cancelled response', response.status === 'cancelled', response);
    const said = await call.answer();
    expect('an apology', said === "I can't read out card numbers.", said);
  });
}

async function manualTurn() {
  await connect(URL, support, { input: { turnDetection: null } }, async (call) => {
    call.sendAudio(await samples('where-order-a1001'), { commit: true });
    await call.next('input_audio_buffer.committed');
    await call.next('conversation.item.input_audio_transcription.completed');
    expect('no response before it is asked for', call.all('response.created').length === 0, call.kinds());
    expect('no turn detection', call.all('input_audio_buffer.speech_started').length === 0, call.kinds());
    call.session.transport.sendEvent({ type: 'response.create' });
    await expectStatus(call);
  });
}

/** A response ends with its call of an MCP tool: the SDK asks for the next one. */
async function mcpFollowUp() {
  const shop = hostedMcpTool({ serverLabel: 'shop', serverUrl: 'https://shop.example/mcp', requireApproval: 'never' });
  const agent = new RealtimeAgent({ name: 'support', instructions: 'You are support.', tools: [shop] });
  await connect(URL, agent, {}, async (call) => {
    await call.next('mcp_list_tools.completed');
    call.session.sendMessage('Find my parcel.');
    await call.next('response.mcp_call.completed');
    const said = await call.answer();
    expect('an answer with the status', said === 'Your parcel is at the corner shop.', said);
  });
}

process.exit(await run('js', [
  textTurn, toolCall, approvalGranted, approvalRefused, handoff, audioTurn, audioTurnWithSemanticTurnDetection,
  bargeIn, bargeInAfterTheLastSoundCame, guardrail, manualTurn, mcpFollowUp,
]));

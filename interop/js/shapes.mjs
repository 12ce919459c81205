// The Agents SDK has a schema for each event that it reads, and passes over an event that does not fit
// as if it did not know its type. This finds those.

const file = '../node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs';
const { realtimeServerEventSchema } = await import(new URL(file, import.meta.url));
const types = new Set(realtimeServerEventSchema.options.map((option) => option.shape.type.value));

/** Returns what keeps an event of the server from fitting the SDK's schema; '' if it fits, or has none. */
export function misfit(event) {
  if (!types.has(event.type)) return '';
  const read = realtimeServerEventSchema.safeParse(event);
  return read.success ? '' : read.error.issues.map(({ path, message }) => `${event.type}, ${path.join('.')}: ${message}`).join('; ');
}

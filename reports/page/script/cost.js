// What a call cost: in words, and a row for each agent.

import { el, long, table } from "./dom.js";

const heads = ["Whose", "Responses", "Text in", "Sound in", "Pictures in", "From cache", "Text out", "Sound out", "Cost"];

export function cost(call) {
  const c = call.cost;
  if (!c) return null;
  const rows = (c.agents || []).map((a) => {
    const t = a.tokens;
    const cells = [a.responses || "–", t.text_in, a.speech_ms ? long(a.speech_ms) : t.audio_in, t.image_in, t.cached_text + t.cached_audio + t.cached_image, t.text_out, t.audio_out, a.dollars || "not known"];
    return el("tr", {}, el("th", { scope: "row", text: a.agent }), cells.map((text) => el("td", { text })));
  });
  return [el("p", { text: c.sentence }), table("What it cost", heads, rows), c.note ? el("p", { class: "soft", text: c.note }) : null];
}

// The frames of a call as a table, made when it is opened, and the event of each, where it stands in the page.

import { el, clock } from "./dom.js";

const most = 2000; // rows at once

const places = new Map(); // by call: where in events.json the event of a frame stands

// eventOf is the event of a frame, as text; null where it is not in the page.
function eventOf(call, i) {
  const events = call.events;
  if (!places.has(call)) places.set(call, new Map((events.shown || []).map((frame, k) => [frame, k])));
  const k = places.get(call).get(i);
  return k === undefined ? null : JSON.stringify(events.json[k], null, 2);
}

const typeOf = (events, i) => events.names[events.type[i] < 0 ? ~events.type[i] : events.type[i]];
const wayOf = (events, i) => (events.type[i] < 0 ? "→ sent" : "← received");

// why says why there is no event.
const why = (name) => (name === "response.output_audio.delta" ? "Sound alone: what was heard of it is on the agent's track." : "Its event was left out for its size.");

// nearest is the frame that is nearest to a moment, in words.
export function nearest(call, ms) {
  const events = call.events;
  let at = 0;
  let best = 0;
  let bestAt = 0;
  for (let i = 0; i < events.at_ms.length; i++) {
    at += events.at_ms[i];
    if (i === 0 || Math.abs(at - ms) < Math.abs(bestAt - ms)) [best, bestAt] = [i, at];
  }
  const name = typeOf(events, best);
  return { at: bestAt, text: `${clock(bestAt)} ${wayOf(events, best)} ${name}, ${events.bytes[best]} B\n${eventOf(call, best) || why(name)}` };
}

// row is a row of the table; its button shows the event below it.
function row(call, hear, i, at) {
  const events = call.events;
  const name = typeOf(events, i);
  const shown = eventOf(call, i) !== null;
  const cell = el("th", { scope: "row" }, shown ? null : name);
  const tr = el("tr", {}, el("td", {}, hear(at)), el("td", { text: wayOf(events, i) }), cell, el("td", { text: events.bytes[i] + " B" }));
  if (!shown) return tr;
  let below = null;
  const button = el("button", { type: "button", class: "event-open", "aria-expanded": "false", text: name, onclick: () => {
    const open = !below;
    button.setAttribute("aria-expanded", String(open));
    if (!open) below.remove();
    below = open ? el("tr", { class: "event" }, el("td", { colspan: 4 }, el("pre", { text: eventOf(call, i), tabindex: 0 }))) : null;
    if (open) tr.after(below);
  } });
  cell.append(button);
  return tr;
}

export function wireTable(call, hear) {
  const events = call.events;
  if (!events) return null;
  const body = el("tbody");
  const note = el("p", { class: "soft", role: "status" });
  const box = el("input", { type: "search", "aria-label": "Types of wire events", placeholder: "part of a type", oninput: () => fill() });
  const fill = () => {
    const want = box.value.trim().toLowerCase();
    const rows = [];
    let at = 0;
    let found = 0;
    for (let i = 0; i < events.at_ms.length; i++) {
      at += events.at_ms[i];
      if (want && !typeOf(events, i).includes(want)) continue;
      if (++found <= most) rows.push(row(call, hear, i, at));
    }
    body.replaceChildren(...rows);
    note.textContent = found > most ? `${most} of ${found} are shown: filter them.` : `${found} events, the caller's sound left out.`;
  };
  const left = events.left_out ? el("p", { class: "soft" }, `${events.left_out} of them are without their JSON, for its size.`,
    events.file ? [" ", el("a", { href: events.file, text: "The trace beside this page" }), " may have more."] : null) : null;
  const details = el("details", {}, el("summary", { text: events.at_ms.length + " events" }), el("p", {}, box), note, left,
    el("div", { class: "wide tall", role: "group", "aria-label": "Wire events", tabindex: 0 },
      el("table", { class: "events" }, el("thead", {}, el("tr", {}, ["When", "Way", "Type", "Size"].map((h) => el("th", { scope: "col", text: h })))), body)));
  details.addEventListener("toggle", () => details.open && !body.firstChild && fill());
  return details;
}

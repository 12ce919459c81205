// The frames of a call as a table, made when it is opened.

import { el, clock } from "./dom.js";

const most = 2000; // rows at once

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
      const sent = events.type[i] < 0;
      const name = events.names[sent ? ~events.type[i] : events.type[i]];
      if (want && !name.includes(want)) continue;
      if (++found > most) continue;
      rows.push(el("tr", {}, el("td", {}, hear(at)), el("td", { text: sent ? "→ sent" : "← received" }), el("th", { scope: "row", text: name }), el("td", { text: events.bytes[i] + " B" })));
    }
    body.replaceChildren(...rows);
    note.textContent = found > most ? `${most} of ${found} are shown: filter them.` : `${found} events, the caller's sound left out.`;
  };
  const details = el("details", {}, el("summary", { text: events.at_ms.length + " events" }), el("p", {}, box), note,
    el("div", { class: "wide tall", role: "group", "aria-label": "Wire events", tabindex: 0 },
      el("table", {}, el("thead", {}, el("tr", {}, ["When", "Way", "Type", "Size"].map((h) => el("th", { scope: "col", text: h })))), body)));
  details.addEventListener("toggle", () => details.open && !body.firstChild && fill());
  return details;
}

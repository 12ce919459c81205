// What became of a scenario that was played many times, for which one call stands.

import { el, clock } from "./dom.js";
import { calls } from "./data.js";
import { copyButton } from "./copy.js";

// What may become of a call, as a sign, as a mark and in words.
const states = {
  passed: ["✓", "good", "passed"], failed: ["✗", "bad", "failed"], not_reached: ["–", "none", "was not reached"],
  error: ["!", "bad", "could not be judged"], not_played: ["·", "none", "was not played"],
};

// says is what a cell says: where it stands, and what became of it.
function says(cell) {
  const what = cell.at + ": " + (states[cell.state] || ["", "", cell.state])[2];
  return what + (cell.kind ? ", " + cell.kind : "") + (cell.first ? ", the first that fails" : "");
}

// detail has more of a cell: its message, and its call, or the command that plays it alone.
function detail(call, cell) {
  const command = call.around.join(cell.flag);
  const has = cell.call !== undefined;
  return [
    el("p", {}, el("b", { text: says(cell) }), cell.message ? " · " + cell.message : null),
    has ? el("p", {}, link(cell, { class: "button hear" }, el("span", { "aria-hidden": "true", text: "▶ " }), hears(cell))) : null,
    has ? null : el("p", { class: "copies" }, copyButton("Copy the command that plays it alone", () => command), el("code", { text: command })),
  ].filter(Boolean);
}

// hears is what the link of a cell does.
function hears(cell) {
  const call = calls[cell.call];
  return (call.sound || call.wav ? "Hear it: " : "See it: ") + "call " + (cell.call + 1) + " at " + clock(cell.from_ms || 0);
}

// link leads to the call of a cell.
function link(cell, attrs, ...children) {
  const seconds = ((cell.from_ms || 0) / 1000).toFixed(3);
  return el("a", { href: `#call=${cell.call + 1}&t=${seconds}`, "data-call": cell.call, "data-at": seconds, ...attrs }, ...children);
}

// cells has a cell for each call: one stop of the tabulator, and the arrows go from one to the next.
function cells(call) {
  const panel = el("div", { class: "cell-detail" });
  const all = call.cells.map((cell) => {
    const [sign, mark] = states[cell.state] || ["?", "none"];
    const more = cell.call === undefined ? ": shows the command that plays it alone" : ": " + hears(cell);
    const attrs = { class: "cell " + mark + (cell.first ? " first" : ""), "aria-label": says(cell) + more, title: says(cell), tabindex: -1, text: sign, onfocus: () => panel.replaceChildren(...detail(call, cell)) };
    if (cell.call === undefined) return el("button", { type: "button", ...attrs, onclick: (e) => e.currentTarget.focus() });
    return link(cell, { ...attrs, class: attrs.class + " hear kept" });
  });
  const chosen = Math.max(0, call.cells.findIndex((c) => c.first));
  all[chosen].tabIndex = 0;
  panel.append(...detail(call, call.cells[chosen]));
  const to = { ArrowRight: (i) => i + 1, ArrowLeft: (i) => i - 1, Home: () => 0, End: () => all.length - 1 };
  const row = el("div", {
    class: "cells", role: "group", "aria-label": "Calls, " + all.length + ": the arrow keys go from one to the next",
    onkeydown: (e) => {
      const at = all.indexOf(e.target.closest(".cell"));
      if (!to[e.key] || at < 0) return;
      e.preventDefault();
      e.stopPropagation(); // the arrows wind the call else
      all[Math.min(Math.max(0, to[e.key](at)), all.length - 1)].focus();
    },
    onfocusin: (e) => {
      const here = e.target.closest(".cell");
      if (here) for (const cell of all) cell.tabIndex = cell === here ? 0 : -1;
    },
  }, all);
  return [row, panel];
}

// strip is what the calls came to: a cell for each, or the strip as it is drawn; null of a call that was played once.
export function strip(call) {
  if (!call.strip) return null;
  const [drawn, ...words] = call.strip;
  return [
    ...words.map((text) => el("p", {}, text)),
    ...(call.cells ? cells(call) : [el("pre", { class: "source", tabindex: 0, "aria-label": "Strip of the calls" }, drawn)]),
    call.cells_left_out ? el("p", { class: "soft", text: call.cells_left_out + " calls that passed have no cell here: results.json has them." }) : null,
    el("p", { class: "soft" }, Object.values(states).map(([sign, , text]) => sign + " " + text).join(", ") + "; framed: the call is in this page"),
  ];
}

// One call: what went wrong, the board, and below it everything in words.

import { el, byId, clock, long, prose, table } from "./dom.js";
import { calls, colour } from "./data.js";
import { play } from "./player.js";
import { Board } from "./board.js";
import { copyButton, stepText } from "./copy.js";
import { wireTable } from "./wire.js";
import { cost } from "./cost.js";
import { strip } from "./strip.js";

let board = null;
let open = -1;

export const openCall = () => open;
export const openBoard = () => board;

const words = { passed: "✓ passed", flaky: "≈ flaky", failed: "✗ failed", error: "! not played", skipped: "– skipped" };
const marks = { passed: "good", flaky: "bad", failed: "bad", error: "bad", skipped: "none" };

// label is the name of a call, with which play and which attempt it is.
function label(call) {
  const name = call.name + (call.play ? ` · play ${call.play.number} of ${call.play.of}` : "") + (call.attempt ? ` · earlier attempt ${call.attempt}` : "");
  return name + (call.beside ? ` · ${call.beside} alone` : "") + (call.mutant ? ` · mutant ${call.mutant}` : "");
}

// verdict is what a call came to, in words, and how that is marked.
function verdict(call) {
  if (call.mutant) return ["✓ noticed the mutant", "good"];
  if (call.broke_protocol) return ["✗ broke the protocol", "bad"];
  return [words[call.verdict] || call.verdict, marks[call.verdict]];
}

// hear is a button that plays from a moment.
function hear(place, ms, text) {
  return el("button", { type: "button", class: "at", onclick: () => play(place, ms) },
    el("span", { "aria-hidden": "true", text: "▶ " }), text ? null : el("span", { class: "hidden", text: "Play from " }), text || clock(ms));
}

function where(x) {
  return x.file ? x.file + (x.line ? ":" + x.line : "") : "";
}

// heard says whether a call has a time axis.
const played = (call) => call.length_ms > 0 && ((call.turns || []).length || (call.utterances || []).length || call.peaks);

function failureCards(place, call) {
  return (call.failures || []).map((f, i) =>
    el("article", { class: "failure", id: "failure-" + i },
      el("h3", {}, "✗ " + f.title),
      el("p", {}, f.message, f.nearest ? el("span", { class: "nearest" }, f.nearest) : null),
      el("p", { class: "soft" }, f.kind + " · " + where(f)), source(f),
      el("p", {}, played(call) ? hear(place, Math.max(0, f.from_ms - 1000), "Hear it at " + clock(f.from_ms)) : null),
      f.cause || f.advice ? el("details", {}, el("summary", { text: "Likely cause, and what to do" }),
        f.cause ? el("p", {}, el("b", { text: "Likely cause " }), prose(f.cause)) : null, f.advice ? el("p", {}, el("b", { text: "What to do " }), prose(f.advice)) : null) : null));
}

// source is the line of the scenario that a failure is about, with some around it.
function source(f) {
  if (!f.source) return null;
  return el("pre", { class: "source", tabindex: 0, "aria-label": "Line " + f.line + " of the scenario" }, f.source.map((l) =>
    el("span", { class: l.line === f.line ? "here" : "" }, `${l.line === f.line ? "▸" : " "} ${String(l.line).padStart(4)} | ${l.text}\n`)));
}

function block(title, ...children) {
  const kept = children.flat().filter(Boolean);
  return kept.length ? el("section", { class: "block" }, el("h3", { text: title }), kept) : null;
}

// transcript is the call as a conversation.
function transcript(place, call) {
  const lines = [];
  for (const t of call.turns || []) {
    lines.push([t.from_ms, "line caller", "Caller", [t.words, t.over ? el("em", { text: " (over the agent)" }) : null,
      t.stand_in ? el("em", { text: " (stand-in voice)" }) : null, t.otherwise ? el("span", { class: "understood" }, "understood: " + t.understood) : null]]);
  }
  for (const u of call.utterances || []) {
    const from = u.heard || u.received || u.generated;
    if (!from) continue;
    lines.push([from.from_ms, "line agent " + colour(u.agent || ""), u.agent || "Agent", spoken(u)]);
  }
  for (const s of call.spans || []) {
    if (["turns", "responses"].includes(s.lane) && s.state !== "bad") continue;
    lines.push([s.from_ms, "line deed " + (s.state || ""), s.lane.replace(/s$/, ""), [s.label, s.detail ? el("span", { class: "soft small" }, s.detail) : null]]);
  }
  for (const f of call.failures || []) if (f.kind !== "mistake") lines.push([f.at_ms, "line wrong", "✗ wrong", [f.title + ": " + f.message]]);
  lines.sort((a, b) => a[0] - b[0]);
  if (!lines.length) return null;
  return el("ol", { class: "transcript" }, lines.map(([at, name, who, text]) =>
    el("li", { class: name, "data-from": at }, hear(place, at), el("b", { text: who }), el("span", { class: "text" }, text))));
}

// spoken are the words of an utterance: those that were not heard, or that the caller's line lost, are struck through, and said to be so.
function spoken(u) {
  const parts = [];
  let lost = [];
  let why = "";
  const flush = () => {
    const shown = why === "not heard" ? el("span", { class: "hidden", text: "not heard: " }) : "lost by the line: ";
    if (lost.length) parts.push(el("span", { class: "lost" }, shown, el("s", { text: lost.join(" ") })), " ");
    lost = [];
  };
  for (const w of u.words) {
    const because = w.lost ? "lost" : w.unheard ? "not heard" : "";
    if (because !== why) flush();
    why = because;
    if (why) lost.push(w.text);
    else {
      parts.push(w.text + (w.cut ? "—" : ""), " ");
    }
  }
  flush();
  if (!u.complete && u.heard) parts.push(el("span", { class: "soft small", text: `heard ${long(u.heard_ms)} of ${long(u.total_ms)}` }));
  return parts;
}

const states = { passed: ["✓ met", "good"], failed: ["✗ failed", "bad"], not_judged: ["◌ not reached", "none"] };

function expectations(place, call) {
  return table("Expectations", ["Verdict", "Step", "When", "Line"], (call.steps || []).map((s) => {
    const [word, mark] = states[s.state] || [s.state, "none"];
    const done = s.ended_ms || s.began_ms;
    return el("tr", { class: mark }, el("td", {}, el("span", { class: "mark " + mark, text: word })), el("th", { scope: "row", text: s.what }),
      el("td", {}, done ? hear(place, done) : ""), el("td", { class: "soft" }, where(s), s.source ? el("code", { class: "line-text", text: s.source }) : null));
  }));
}

const partNames = { detection: "turn detection", model: "model", tool: "tool", human: "human", playout: "playout" };

// latency has a bar for each wait of the caller's.
function latency(place, call) {
  const all = call.latencies || [];
  if (!all.length) return null;
  const limit = call.latency_limit_ms;
  const longest = Math.max(limit || 0, ...all.map((l) => l.to_ms - l.from_ms)) * 1.08;
  const rows = all.map((l) => {
    const total = l.to_ms - l.from_ms;
    const over = limit && total > limit;
    const bar = el("span", { class: "latency-bar", "aria-hidden": "true" },
      (l.parts || []).map((p) => el("span", { class: "part " + p.name, style: `width:${(100 * p.ms) / longest}%`, title: partNames[p.name] + " " + long(p.ms) })),
      limit ? el("span", { class: "limit", style: `left:${(100 * limit) / longest}%` }) : null);
    return el("li", {}, hear(place, l.from_ms), bar,
      el("span", { class: "latency-text" + (over ? " bad" : "") }, (over ? "✗ " : "") + long(total) + ": " + (l.parts || []).map((p) => partNames[p.name] + " " + long(p.ms)).join(", ")));
  });
  return [limit ? el("p", { class: "soft", text: "The dashed line is the limit, " + long(limit) + "." }) : null, el("ul", { class: "latencies" }, rows),
    el("p", { class: "legend" }, Object.entries(partNames).map(([k, v]) => el("span", {}, el("span", { class: "part " + k, "aria-hidden": "true" }), " " + v)))];
}

function amount(m, v) {
  return m.unit === "ms" ? long(v) : String(Math.round(v * 100) / 100);
}

// clocks are the four clocks of each utterance, as a table.
function clocks(place, call) {
  const span = (s) => (s ? clock(s.from_ms) + " – " + clock(s.to_ms) : "–");
  return table("Four clocks", ["When", "Who", "Generated", "Received", "Heard", "Told as heard"], (call.utterances || []).map((u) => {
    const from = u.heard || u.received || u.generated;
    const told = u.truncated ? long(u.truncated.to_ms - u.truncated.from_ms) : "–";
    const heard = u.heard ? `${span(u.heard)}: ${long(u.heard_ms)} of ${long(u.total_ms)}` : "nothing";
    return el("tr", {}, el("td", {}, from ? hear(place, from.from_ms) : ""), el("th", { scope: "row", text: u.agent || "Agent" }),
      [span(u.generated), span(u.received), heard, told].map((text) => el("td", { text })));
  }));
}

function measures(call) {
  return table("Measures", ["Measure", "Values", "Least", "Mean", "Greatest"], (call.measures || []).map((m) =>
    el("tr", {}, el("th", { scope: "row", text: m.name }), el("td", { text: m.count }), el("td", { text: amount(m, m.min) }), el("td", { text: amount(m, m.mean) }), el("td", { text: amount(m, m.max) }))));
}

function findings(place, call) {
  return table("Lint findings", ["When", "Rule", "What"], (call.findings || []).map((f) =>
    el("tr", { class: f.severity === "error" ? "bad" : "" }, el("td", {}, hear(place, f.at_ms)), el("th", { scope: "row", text: f.severity + " " + f.rule }), el("td", { text: f.message }))));
}

const says = { yes: ["✓ yes", "good"], no: ["✗ no", "bad"], none: ["◌ no answer", "none"] };

// opinions are the questions that a language model was asked, each of its answers with what it quotes of the call.
function opinions(call) {
  return table("Asked of a language model", ["Question", "Answer", "Why", "Where"], (call.opinions || []).flatMap((o) => (o.answers || []).map((a, i) => {
    const [word, mark] = says[a.says];
    const asked = i ? null : [o.question, o.asked > 1 ? el("span", { class: "soft", text: ` ${o.yes} of ${o.asked} say yes, wanted: ${o.wanted}` }) : null];
    const why = [a.reason || "", (a.quotes || []).map((q) => el("q", { text: q })), el("span", { class: "soft", text: a.model })].flat();
    return el("tr", { class: mark }, el("th", { scope: "row" }, asked), el("td", {}, el("span", { class: "mark " + mark, text: word })), el("td", {}, why.flatMap((w) => [w, " "])),
      el("td", { class: "soft", text: i ? "" : where(o) }));
  })));
}

function blind(label, spots) {
  return table(label, ["What", "Where"], (spots || []).map((n) =>
    el("tr", { class: "none" }, el("th", { scope: "row", text: "◌ " + n.what }), el("td", { class: "soft", text: where(n) }))));
}

// openAt opens a call.
export function show(place) {
  if (place === open) return;
  const call = calls[place];
  open = place;
  if (board) board.resizing.disconnect();
  board = played(call) ? new Board(place, call) : null;
  const section = byId("call");
  section.replaceChildren(...[
    el("header", { class: "call-head" },
      el("h2", { id: "call-head", tabindex: -1 }, `Call ${place + 1} of ${calls.length}: ${label(call)} `, el("span", { class: "mark " + verdict(call)[1], text: verdict(call)[0] })),
      el("p", { class: "soft" }, [where(call), call.agent, clock(call.length_ms)].filter(Boolean).join(" · ")),
      call.why ? el("p", { class: "why", text: call.why }) : null),
    el("div", { class: "failures" }, failureCards(place, call)),
    board && board.node,
    el("div", { class: "copies" },
      copyButton("Copy the command that plays it again", () => call.command), el("code", { text: call.command }),
      board ? copyButton("Copy a scenario step that makes this moment a test", () => stepText(call, board.time || 0)) : null,
      copyButton("Copy the link to this moment", () => location.href)),
    block("Played many times", strip(call)),
    block("Transcript", transcript(place, call)),
    block("How long the caller waited", latency(place, call)),
    block("What was said, on four clocks", clocks(place, call)),
    block("Steps and expectations", expectations(place, call)),
    block("Asked of a language model", opinions(call)),
    block("Measures", measures(call)),
    block("What it cost", cost(call)),
    block("Lint findings", findings(place, call)),
    block("Not looked at", blind("Not looked at", call.not_looked_at)),
    block("Said by the stand-in voice", blind("Said by the stand-in voice", call.stand_ins)),
    block("Wire events", wireTable(call, (ms) => hear(place, ms))),
  ].filter(Boolean));
  section.hidden = false;
  if (!board) return;
  board.draw();
  const f = (call.failures || []).find((x) => x.kind !== "mistake");
  if (f && call.length_ms > 30000) board.show(f.from_ms - 8000, f.to_ms + 6000);
}

// follow lets the open call follow the time of the player.
export function follow(place, ms) {
  if (place !== open || !board) return;
  board.keep(ms);
  board.follow(ms);
  let now = null;
  for (const li of document.querySelectorAll("ol.transcript li")) {
    if (Number(li.dataset.from) <= ms) now = li;
    li.classList.remove("now");
  }
  if (now) now.classList.add("now");
}

// What is drawn on the board, row by row.

import { svg, long, clock } from "./dom.js";
import { colour, unpacked } from "./data.js";

const letter = 6.4; // how wide a letter of small text is, about
const wordLetter = 7.2; // and of a word below a track

const within = (board, s) => s.to_ms >= board.from && s.from_ms <= board.to;

// fit shortens a text to a width.
function fit(text, width) {
  const n = Math.floor(width / letter);
  if (text.length <= n) return text;
  return n < 3 ? "" : text.slice(0, n - 1) + "…";
}

// wave draws a track around the middle of its row: a path for each colour.
export function wave(board, tops, peaks, top, high, tone) {
  const middle = top + high / 2;
  const left = board.gutter;
  const width = board.width - left;
  const out = [svg("path", { class: "middle", d: `M${left} ${middle}H${board.width}` })];
  if (!tops) return out.concat(bars(board, top, high, tone));
  const paths = new Map();
  const each = width > 600 ? 2 : 1.5;
  for (let i = 0; i < width; i += each) {
    const from = board.from + (i / width) * (board.to - board.from);
    const to = board.from + ((i + each) / width) * (board.to - board.from);
    let loudest = 0;
    const last = Math.max(from * peaks.rate / 1000 + 1, to * peaks.rate / 1000);
    for (let k = Math.max(0, Math.floor((from * peaks.rate) / 1000)); k < last && k < tops.length; k++) loudest = Math.max(loudest, tops[k]);
    if (!loudest) continue;
    const half = Math.max(0.5, (loudest / 255) * (high / 2));
    const name = tone(from);
    paths.set(name, (paths.get(name) || "") + `M${(left + i).toFixed(1)} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`);
  }
  for (const [name, d] of paths) out.push(svg("path", { class: "wave " + name, d, "stroke-width": each * 0.8 }));
  return out;
}

// bars stand for a track without sound: where somebody is heard.
function bars(board, top, high, tone) {
  const call = board.call;
  if (!call) return [];
  const caller = tone(0) === "caller";
  const all = caller ? call.turns || [] : (call.utterances || []).map((u) => u.heard && { ...u.heard, agent: u.agent });
  return all.filter((s) => s && within(board, s)).map((s) => {
    const x = Math.max(board.x(s.from_ms), board.gutter);
    return svg("rect", { class: "clock " + (caller ? "caller" : colour(s.agent || "")), x, y: top + high / 4, width: Math.max(2, board.x(s.to_ms) - x), height: high / 2, rx: 3 });
  });
}

const shapes = { caused: "◆", wrong: "▼", met: "●" };

// pins draws the pins, in as many rows as their words need, three at most.
export function pins(board, row, call) {
  const shown = (call.pins || []).filter((p) => p.at_ms >= board.from && p.at_ms <= board.to);
  if (!shown.length) return;
  const rank = { wrong: 0, caused: 1, met: 2 };
  const ends = [];
  const placed = [...shown].sort((a, b) => rank[a.kind] - rank[b.kind] || a.at_ms - b.at_ms).map((p) => {
    const x = board.x(p.at_ms);
    const most = Math.max(24, Math.floor((board.width * 0.55) / letter));
    const text = p.text.length > most ? p.text.slice(0, most - 1) + "…" : p.text;
    const wide = text.length * letter * (p.kind === "wrong" ? 1.15 : 1.05) + 18;
    const flip = x + wide > board.width && x - wide > 0;
    const box = flip ? [x - wide, x + 8] : [x - 4, x + wide];
    let line = ends.findIndex((boxes) => boxes.every((b) => box[1] < b[0] || box[0] > b[1]));
    if (line < 0 && ends.length < 4) line = ends.push([]) - 1;
    if (line >= 0) ends[line].push(box);
    return { p, x, flip, line, text };
  });
  const silent = placed.some(({ line }) => line < 0); // those without room for their words have a line of their own
  const lines = ends.length + (silent ? 1 : 0);
  row("Pins", lines * 16, (top) => placed.map(({ p, x, flip, line, text }) => {
    const y = top + (line < 0 ? ends.length : line) * 16 + 12;
    return svg("g", { class: "pin " + p.kind, "data-at": p.at_ms - (p.kind === "wrong" ? 1000 : 0), "data-detail": p.text + (p.line ? "\nline " + p.line : "") },
      svg("title", { text: clock(p.at_ms) + " " + p.text }),
      svg("path", { class: "pin-line", d: `M${x} ${y}V1000` }),
      svg("text", { x, y, "text-anchor": "middle", text: shapes[p.kind] }),
      line < 0 ? null : svg("text", { class: "pin-word", x: flip ? x - 8 : x + 8, y, "text-anchor": flip ? "end" : "start", text }));
  }));
}

// words writes what is said below a track.
export function words(board, call, who, top) {
  return who === "caller" ? callerWords(board, call, top) : agentWords(board, call, top);
}

function callerWords(board, call, top) {
  const turns = (call.turns || []).filter((t) => within(board, t));
  return turns.map((t, i) => {
    const x = Math.max(board.x(t.from_ms), board.gutter);
    const until = i + 1 < turns.length ? board.x(turns[i + 1].from_ms) : board.width;
    const g = svg("g", { "data-at": t.from_ms, "data-detail": "caller: " + t.words + (t.understood ? "\nthe server understood: " + t.understood : "") },
      svg("path", { class: "under caller", d: `M${x} ${top + 1}H${Math.max(x + 2, board.x(t.to_ms))}` }),
      svg("text", { class: "say caller", x, y: top + 14, text: fit((t.over ? "◆ " : "") + t.words, until - x - 4) }));
    if (t.otherwise) g.append(svg("text", { class: "say wrong", x, y: top + 27, text: fit("understood: " + t.understood, until - x - 4) }));
    return g;
  });
}

function agentWords(board, call, top) {
  const out = [];
  for (const u of call.utterances || []) {
    const heard = u.heard || u.received || u.generated;
    if (!heard) continue;
    const next = call.utterances.find((o) => o.heard && o.heard.from_ms > heard.from_ms);
    const whole = heard.from_ms + Math.max(u.total_ms, heard.to_ms - heard.from_ms);
    const end = next ? Math.min(whole, next.heard.from_ms) : whole;
    if (end < board.from || heard.from_ms > board.to) continue;
    out.push(ghost(board, u, heard, end, whole, top));
    out.push(who(board, call, u, heard, top));
    const lost = u.words.filter((w) => w.unheard).length;
    let ghostAt = u.heard ? u.heard.to_ms : heard.from_ms;
    const each = lost ? Math.max(0, whole - ghostAt) / lost : 0;
    let free = -1;
    for (const w of u.words) {
      const ms = w.unheard ? ghostAt : w.at_ms;
      if (w.unheard) ghostAt += each;
      if (w.unheard && ms + each / 2 > end) continue;
      const x = Math.max(board.x(ms), free);
      const wide = w.text.length * wordLetter;
      if (x < board.gutter || x + wide > board.width || x - board.x(ms) > 60 || (w.unheard && x + wide > board.x(end)) || (next && x + wide > board.x(next.heard.from_ms))) continue;
      free = x + wide + 5;
      out.push(svg("text", { class: "say " + (w.unheard || w.lost ? "unheard" : colour(u.agent || "")), x, y: top + 13, "data-at": ms, text: w.text + (w.cut ? "—" : "") }));
    }
  }
  return out;
}

// who names the agent where it is another than before, in calls with several.
function who(board, call, u, heard, top) {
  const at = call.utterances.indexOf(u);
  const before = at > 0 ? call.utterances[at - 1].agent : "";
  if (!u.agent || u.agent === before || call.utterances.every((o) => o.agent === u.agent)) return null;
  const x = board.x(heard.from_ms);
  if (x < board.gutter || x > board.width - 20) return null;
  return svg("text", { class: "say " + colour(u.agent), x, y: top - 48, text: u.agent });
}

// ghost is what was made and never heard, at the time at which it would have been.
function ghost(board, u, heard, end, whole, top) {
  const from = u.heard ? u.heard.to_ms : heard.from_ms;
  if (u.complete || end - from < 20) return null;
  const x = Math.max(board.x(from), board.gutter);
  const wide = board.x(end) - x;
  if (wide < 2) return null;
  return svg("g", { "data-at": from, "data-detail": "made, and never heard: " + u.words.filter((w) => w.unheard).map((w) => w.text).join(" ") },
    svg("rect", { class: "ghost", x, y: top - 56, width: wide, height: 52, fill: "url(#hatch-ghost)" }),
    ghostWave(board, u, from, end, top - 30),
    wide > 90 ? svg("text", { class: "ghost-word", x: x + 6, y: top - 44, text: long(whole - from) + " never heard" }) : null);
}

// ghostWave is the sound of it, as far as it came: where it would have been heard.
function ghostWave(board, u, from, end, middle) {
  if (!u.ghost) return null;
  const tops = unpacked(u.ghost);
  const rate = board.call.peaks ? board.call.peaks.rate_hz : 100;
  const last = Math.min(board.x(end), board.width);
  let d = "";
  for (let x = Math.max(board.x(from), board.gutter); x < last; x += 2) {
    const at = (px) => ((board.from + ((px - board.gutter) / (board.width - board.gutter)) * (board.to - board.from) - from) * rate) / 1000;
    let loudest = 0;
    for (let k = Math.max(0, Math.floor(at(x))); k < Math.max(at(x) + 1, at(x + 2)) && k < tops.length; k++) loudest = Math.max(loudest, tops[k]);
    if (loudest) d += `M${x.toFixed(1)} ${(middle - (loudest / 255) * 26).toFixed(1)}V${(middle + (loudest / 255) * 26).toFixed(1)}`;
  }
  return d ? svg("path", { class: "wave ghost-wave", d, "stroke-width": 1.6 }) : null;
}

// clocks draws the four clocks of each utterance.
export function clocks(board, row, call) {
  const names = [["generated", "generated by the model"], ["received", "received by the runtime"], ["heard", "heard by the caller"], ["truncated", "told to the server as heard"]];
  if (!(call.utterances || []).length) return;
  for (const [name, about] of names) {
    row(name, 9, (top) => (call.utterances || []).filter((u) => u[name] && within(board, u[name])).map((u) => {
      const s = u[name];
      const x = Math.max(board.x(s.from_ms), board.gutter);
      const text = `${about}: ${clock(s.from_ms)} – ${clock(s.to_ms)}, ${long(s.to_ms - s.from_ms)}` + (name === "heard" && u.total_ms ? ` of ${long(u.total_ms)}` : "");
      return svg("g", { "data-at": s.from_ms, "data-detail": text }, svg("title", { text }),
        svg("rect", { class: "clock " + name + " " + colour(u.agent || ""), x, y: top + 1, width: Math.max(2, board.x(s.to_ms) - x), height: 7, rx: 2 }));
    }));
  }
}

const laneNames = ["turns", "responses", "tools", "approvals", "handoffs", "guardrails", "interruptions", "faults", "connection", "lint"];

// lanes draws what has a lane, in as many lines as do not overlap, three at most.
export function lanes(board, row, call) {
  for (const lane of laneNames) {
    const all = (call.spans || []).filter((s) => s.lane === lane);
    const shown = all.filter((s) => within(board, s));
    if (!shown.length) continue;
    const ends = [];
    const placed = shown.map((s) => {
      const x = Math.max(board.x(s.from_ms), board.gutter);
      const wide = Math.max(3, board.x(Math.min(s.to_ms, board.to)) - x);
      let line = ends.findIndex((end) => end <= x);
      if (line < 0) line = ends.length < 3 ? ends.push(0) - 1 : 2;
      ends[line] = x + wide + (wide < Math.min(s.label.length, 24) * letter + 8 ? Math.min(s.label.length, 24) * letter + 8 : 0);
      return { s, x, wide, line };
    });
    row(lane, ends.length * 17, (top) => placed.map(({ s, x, wide, line }, i) => {
      const y = top + line * 17;
      const next = placed.slice(i + 1).find((p) => p.line === line);
      const end = next ? next.x : board.width;
      const beside = wide < Math.min(s.label.length, 24) * letter + 8; // the label stands behind the box
      const left = beside ? x + wide + 3 : x + 5;
      return svg("g", { class: "span " + lane + " " + (s.state || ""), "data-at": s.from_ms, "data-detail": clock(s.from_ms) + " " + s.label + "\n" + (s.detail || "") },
        svg("title", { text: clock(s.from_ms) + " " + s.label + (s.to_ms > s.from_ms ? ", " + long(s.to_ms - s.from_ms) : "") }),
        svg("rect", { x, y: y + 1, width: wide, height: 14, rx: 2 }),
        svg("text", { x: left, y: y + 12, text: fit((s.state === "bad" ? "✗ " : "") + s.label, end - left - 2) }));
    }));
  }
}

// wire draws the frames: what the runtime received above the line, what it sent below.
export function wire(board, row, call, open) {
  if (!open || !call.events) return;
  row("wire", 26, (top) => {
    let at = 0;
    let received = "";
    let sent = "";
    call.events.at_ms.forEach((by, i) => {
      at += by;
      if (at < board.from || at > board.to) return;
      const x = board.x(at).toFixed(1);
      if (call.events.type[i] < 0) sent += `M${x} ${top + 14}V${top + 25}`;
      else received += `M${x} ${top + 1}V${top + 12}`;
    });
    return [svg("path", { class: "tick received", d: received || "M0 0" }), svg("path", { class: "tick sent", d: sent || "M0 0" }),
      svg("rect", { class: "wire-hit", "data-wire": "", x: board.gutter, y: top, width: Math.max(1, board.width - board.gutter), height: 26 })];
  });
}

// axis draws the times.
export function axis(board, row) {
  const span = board.to - board.from;
  const step = [100, 200, 500, 1000, 2000, 5000, 10000, 20000, 30000, 60000, 120000].find((s) => (span / s) * 74 < board.width - board.gutter) || 300000;
  row("", 18, (top) => {
    const parts = [svg("path", { class: "middle", d: `M${board.gutter} ${top}H${board.width}` })];
    for (let t = Math.ceil(board.from / step) * step; t <= board.to; t += step) {
      const x = board.x(t);
      const anchor = x > board.width - 20 ? "end" : x < board.gutter + 18 ? "start" : "middle";
      parts.push(svg("path", { class: "middle", d: `M${x} ${top}v4` }), svg("text", { class: "tick-word", x, y: top + 15, "text-anchor": anchor, text: clock(t).replace(/0$/, "") }));
    }
    return parts;
  });
}

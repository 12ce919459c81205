// The board of a call: everything on one time axis. Clicking anything plays from there.

import { el, svg, long, clock } from "./dom.js";
import { peaksOf, colour } from "./data.js";
import { play } from "./player.js";
import { pins, wave, words, clocks, lanes, wire, axis } from "./tracks.js";
import { nearest } from "./wire.js";

const gutterWide = 96;

export class Board {
  constructor(place, call) {
    this.place = place;
    this.call = call;
    this.from = 0;
    this.to = Math.max(1, call.length_ms);
    this.overview = svg("svg", { class: "overview", height: 34, "aria-hidden": "true" });
    this.picture = svg("svg", { class: "picture", role: "img", "aria-label": summary(place, call) });
    this.head = el("div", { class: "playhead", "aria-hidden": "true" });
    this.detail = el("pre", { class: "detail", hidden: true });
    this.wireOpen = false;
    this.stage = el("div", { class: "stage" }, this.picture, this.head);
    this.node = el("div", { class: "board" }, this.controls(), this.overview, this.stage, this.detail);
    this.picture.addEventListener("click", (e) => this.clicked(e));
    this.picture.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    this.overview.addEventListener("pointerdown", (e) => this.drag(e));
    this.resizing = new ResizeObserver(() => {
      if (this.node.clientWidth && this.node.clientWidth !== this.drawnAt) this.draw();
    });
    this.resizing.observe(this.node);
  }

  controls() {
    const button = (label, title, act) => el("button", { type: "button", title, "aria-label": title, onclick: act, text: label });
    this.range = el("span", { class: "soft range" });
    return el("div", { class: "zoom" },
      button("+", "Zoom in", () => this.zoom(0.5)), button("−", "Zoom out", () => this.zoom(2)),
      button("Whole call", "Show the whole call", () => this.show(0, this.call.length_ms)), this.range,
      el("label", { class: "check" }, el("input", { type: "checkbox", onchange: (e) => { this.wireOpen = e.target.checked; this.draw(); } }), " wire events"));
  }

  // show shows a stretch of the call.
  show(from, to) {
    const most = Math.max(1, this.call.length_ms);
    const width = Math.min(Math.max(to - from, 200), most);
    this.from = Math.min(Math.max(0, from), most - width);
    this.to = this.from + width;
    this.draw();
  }

  zoom(by) {
    const middle = this.time >= this.from && this.time <= this.to ? this.time : (this.from + this.to) / 2;
    const half = ((this.to - this.from) * by) / 2;
    this.show(middle - half, middle + half);
  }

  wheel(e) {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    this.time = this.moment(e);
    this.zoom(e.deltaY > 0 ? 1.25 : 0.8);
  }

  drag(e) {
    const box = this.overview.getBoundingClientRect();
    const at = (ev) => ((ev.clientX - box.left) / box.width) * this.call.length_ms;
    const width = this.to - this.from;
    const start = at(e);
    const inside = start >= this.from && start <= this.to && width < this.call.length_ms;
    const offset = start - this.from;
    let moved = false;
    const move = (ev) => {
      const now = at(ev);
      if (Math.abs(now - start) > this.call.length_ms / 200) moved = true;
      if (!moved) return;
      if (inside) this.show(now - offset, now - offset + width);
      else this.show(Math.min(start, now), Math.max(start, now));
    };
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      if (!moved) play(this.place, start);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    e.preventDefault();
  }

  moment(e) {
    const box = this.picture.getBoundingClientRect();
    const x = e.clientX - box.left - this.gutter;
    return this.from + (Math.max(0, x) / (box.width - this.gutter)) * (this.to - this.from);
  }

  clicked(e) {
    if (e.target.closest("[data-wire]")) {
      const found = nearest(this.call, this.moment(e));
      this.detail.hidden = false;
      this.detail.textContent = found.text;
      play(this.place, found.at);
      return;
    }
    const part = e.target.closest("[data-at]");
    const at = part ? Number(part.dataset.at) : this.moment(e);
    const detail = e.target.closest("[data-detail]");
    this.detail.hidden = !detail;
    this.detail.textContent = detail ? detail.dataset.detail : "";
    play(this.place, at);
  }

  x(ms) {
    return this.gutter + ((ms - this.from) / (this.to - this.from)) * (this.width - this.gutter);
  }

  draw() {
    this.width = this.drawnAt = this.node.clientWidth || 800;
    this.gutter = this.width >= 700 ? gutterWide : 0;
    this.range.textContent = clock(this.from) + " – " + clock(this.to);
    this.y = 4;
    const parts = [];
    const row = (name, high, make) => {
      const top = this.y + (this.gutter ? 0 : 14);
      parts.push(svg("text", { class: "row-name", x: 0, y: this.gutter ? this.y + Math.min(high / 2 + 4, 16) : this.y + 10, text: name }));
      const clip = svg("svg", { x: 0, y: 0, width: this.width, height: top + high, class: "row" }, make(top, high));
      parts.push(clip);
      this.y = top + high + 4;
    };
    const peaks = peaksOf(this.call);
    const call = this.call;
    this.row = row;
    pins(this, row, call);
    this.trackTop = this.y;
    row("Caller", 46, (top, high) => wave(this, peaks && peaks.caller, peaks, top, high, () => "caller"));
    row("", 30, (top) => words(this, call, "caller", top));
    row("Agent", 52, (top, high) => wave(this, peaks && peaks.agent, peaks, top, high, (ms) => colour(agentAt(call, ms))));
    row("", 18, (top) => words(this, call, "agent", top));
    clocks(this, row, call);
    lanes(this, row, call);
    wire(this, row, call, this.wireOpen);
    axis(this, row);
    this.picture.setAttribute("width", this.width);
    this.picture.setAttribute("height", this.y);
    this.picture.setAttribute("viewBox", `0 0 ${this.width} ${this.y}`);
    this.picture.replaceChildren(svg("defs", {}, hatch("hatch-bad", "hatch"), hatch("hatch-ghost", "ghost-hatch")), ...stretches(this, false), ...parts, ...stretches(this, true));
    this.drawOverview(peaks);
    this.follow(this.time || 0);
  }

  drawOverview(peaks) {
    const width = this.width;
    this.overview.setAttribute("width", width);
    this.overview.setAttribute("viewBox", `0 0 ${width} 34`);
    this.overview.setAttribute("preserveAspectRatio", "none");
    const x = (ms) => (ms / Math.max(1, this.call.length_ms)) * width;
    const parts = [];
    if (peaks) {
      const box = { from: 0, to: this.call.length_ms, gutter: 0, width };
      parts.push(wave(box, peaks.caller, peaks, 1, 15, () => "caller"), wave(box, peaks.agent, peaks, 17, 15, () => "a0"));
    }
    for (const f of this.call.failures || []) parts.push(svg("path", { class: "fail-line", d: `M${x(f.at_ms)} 0V34` }));
    parts.push(svg("rect", { class: "window", x: x(this.from), y: 0.5, width: Math.max(3, x(this.to) - x(this.from)), height: 33 }));
    this.overview.replaceChildren(...parts.flat());
  }

  // follow moves the head to a time.
  follow(ms) {
    this.time = ms;
    const inside = ms >= this.from && ms <= this.to;
    this.head.hidden = !inside;
    this.head.style.transform = `translateX(${this.x(ms)}px)`;
  }

  // keep keeps a time in sight.
  keep(ms) {
    if (ms >= this.from && ms <= this.to) return;
    const width = this.to - this.from;
    this.show(ms - width / 10, ms + (width * 9) / 10);
  }
}

function hatch(id, name) {
  return svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { class: name, width: 2, height: 6 }));
}

function agentAt(call, ms) {
  for (const u of call.utterances || []) if (u.heard && ms >= u.heard.from_ms - 30 && ms <= u.heard.to_ms + 30) return u.agent || "";
  return "";
}

// stretches are what failures are about: hatched behind both tracks, or their lengths written before them. Of those that overlap one
// is drawn.
function stretches(board, lengths) {
  const drawn = [];
  return (board.call.failures || []).map((f) => {
    if (f.kind === "mistake" || f.to_ms <= f.from_ms || f.to_ms < board.from || f.from_ms > board.to) return null;
    if (drawn.some((o) => o.from_ms < f.to_ms && f.from_ms < o.to_ms)) return null;
    drawn.push(f);
    const x = board.x(Math.max(f.from_ms, board.from));
    const wide = Math.max(2, board.x(Math.min(f.to_ms, board.to)) - x);
    const middle = Math.min(Math.max(x + wide / 2, board.gutter + 26), board.width - 30);
    if (lengths) return svg("text", { class: "stretch-word", x: middle, y: board.trackTop + 12, "text-anchor": "middle", text: long(f.amount_ms || f.to_ms - f.from_ms) });
    const box = { x, y: board.trackTop, width: wide, height: 166 };
    return svg("g", { class: "stretch" }, svg("rect", { ...box, class: "stretch-edge" }), svg("rect", { ...box, fill: "url(#hatch-bad)" }));
  }).filter(Boolean);
}

function summary(place, call) {
  const wrong = (call.failures || []).map((f) => f.title + " at " + clock(f.at_ms)).join("; ");
  return `Call ${place + 1} on one time axis, ${long(call.length_ms)} long. ${wrong || "Nothing went wrong."} The transcript and the tables below say the same in words.`;
}

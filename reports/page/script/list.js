// The table of calls: filters, search, and a strip of each call on one clock, drawn when it is seen.

import { el, byId } from "./dom.js";
import { calls, colour } from "./data.js";

const rows = [...document.querySelectorAll("table.calls tbody tr")];

// order is the order of the calls in the table.
export const order = rows.map((row) => Number(row.dataset.call));

const longest = Math.max(1, ...calls.map((c) => c.length_ms));

// strip draws a call: who is heard when, and what went wrong.
function strip(canvas, call) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width) return;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const tone = (name) => style.getPropertyValue("--" + name);
  const x = (ms) => (ms / longest) * (width - 8) + 4;
  pen.fillStyle = tone("line");
  pen.fillRect(x(0), height / 2 - 0.5, x(call.length_ms) - x(0), 1);
  const bar = (s, top, fill) => {
    pen.fillStyle = fill;
    pen.fillRect(x(s.from_ms), top, Math.max(1, x(s.to_ms) - x(s.from_ms)), height / 2 - 4);
  };
  for (const t of call.turns || []) bar(t, 3, tone("caller"));
  for (const u of call.utterances || []) if (u.heard) bar(u.heard, height / 2 + 1, tone(colour(u.agent || "")));
  pen.fillStyle = tone("bad");
  for (const f of call.failures || []) {
    const at = x(f.at_ms);
    pen.beginPath();
    pen.moveTo(at - 4, 0);
    pen.lineTo(at + 4, 0);
    pen.lineTo(at, 7);
    pen.fill();
    pen.fillRect(at - 0.5, 0, 1, height);
  }
}

function draw(row) {
  const cell = row.querySelector(".strip");
  let canvas = cell.firstElementChild;
  if (!canvas) cell.append((canvas = el("canvas", { "aria-hidden": "true" })));
  strip(canvas, calls[Number(row.dataset.call)]);
}

const seen = new IntersectionObserver((entries) => {
  for (const e of entries) if (e.isIntersecting) draw(e.target);
}, { rootMargin: "600px" });

export function redraw(all) {
  for (const row of rows) {
    if (all) draw(row);
    else {
      seen.unobserve(row);
      seen.observe(row);
    }
  }
}

// text is what of a call is searched: names, words, kinds.
function text(call) {
  const parts = [call.name, call.file, ...(call.tags || [])];
  for (const f of call.failures || []) parts.push(f.kind, f.title, f.message, f.nearest || "");
  for (const t of call.turns || []) parts.push(t.words);
  for (const u of call.utterances || []) parts.push(u.words.map((w) => w.text).join(" "));
  for (const s of call.spans || []) parts.push(s.label, s.detail || "");
  for (const f of call.findings || []) parts.push(f.rule, f.message);
  return parts.join("\n").toLowerCase();
}
const texts = [];

// aside reports whether a call stands beside another: it is no result of the run.
const aside = (call) => call.attempt || call.beside || call.mutant;

const looked = (call) => !(call.not_looked_at || []).some((n) => n.kind !== "no_data");
const kinds = {
  all: ["All", () => true],
  failed: ["Failed", (c) => c.verdict === "failed" && !aside(c)],
  flaky: ["Flaky", (c) => c.verdict === "flaky"],
  attempts: ["Earlier attempts", (c) => c.attempt],
  passed: ["Passed", (c) => c.verdict === "passed" && !aside(c)],
  beside: ["Kept beside a strip", (c) => c.beside],
  mutants: ["Noticed a mutant", (c) => c.mutant],
  other: ["Not played", (c) => c.verdict === "error" || c.verdict === "skipped"],
  blind: ["Not looked at", (c) => !c.mutant && !looked(c)],
  lint: ["Broke protocol", (c) => !c.mutant && (c.findings || []).length > 0],
};
let kind = "all";

function filter() {
  const words = byId("search").value.toLowerCase().trim();
  const failure = byId("failure-kind").value;
  let shown = 0;
  for (const row of rows) {
    const i = Number(row.dataset.call);
    const call = calls[i];
    const fits =
      kinds[kind][1](call) &&
      (!failure || (call.failures || []).some((f) => f.title === failure)) &&
      (!words || (texts[i] ??= text(call)).includes(words));
    row.hidden = !fits;
    if (fits) shown++;
  }
  byId("shown").textContent = shown === rows.length ? "" : shown + " of " + rows.length + " calls are shown.";
}

export function makeList() {
  const form = byId("filters");
  const chips = Object.entries(kinds).map(([name, [label, fits]]) => {
    const n = calls.filter(fits).length;
    if (!n && name !== "all") return null;
    return el("button", {
      type: "button", class: "chip", "data-filter": name, "aria-pressed": name === kind, text: label + " " + n,
      onclick: () => {
        kind = name;
        for (const c of chips) if (c) c.setAttribute("aria-pressed", c.dataset.filter === kind);
        filter();
      },
    });
  });
  const found = new Map();
  for (const c of calls) for (const f of c.failures || []) found.set(f.title, f.title);
  form.append(
    el("span", { class: "chips", role: "group", "aria-label": "Verdicts" }, chips),
    el("label", {}, "Kind of failure ", el("select", { id: "failure-kind", onchange: filter },
      el("option", { value: "", text: "any" }), [...found].map(([k, title]) => el("option", { value: k, text: title })))),
    el("label", {}, "Search ", el("input", { id: "search", type: "search", oninput: filter, placeholder: "words, tools, names" })),
  );
  form.addEventListener("submit", (e) => e.preventDefault());
  form.hidden = false;
  redraw(false);
  let waiting;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => redraw(false), 100);
  }).observe(form);
}

// mark shows which call is open.
export function mark(place) {
  for (const row of rows) {
    const open = Number(row.dataset.call) === place;
    row.classList.toggle("open", open);
    if (open) row.querySelector("a").setAttribute("aria-current", "true");
    else row.querySelector("a").removeAttribute("aria-current");
  }
}

// Elements. Text is only ever set as text.

const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, attrs, children) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === undefined || value === null || (value === false && !name.startsWith("aria-"))) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
  return node;
}

export const el = (name, attrs, ...children) => fill(document.createElement(name), attrs, children);
export const svg = (name, attrs, ...children) => fill(document.createElementNS(svgSpace, name), attrs, children);
export const byId = (id) => document.getElementById(id);

// prose is a text with what stands in backticks as code.
export const prose = (text) => text.split("`").map((part, i) => (i % 2 ? el("code", { text: part }) : part));

// say tells people who do not see the page that something happened.
export function say(text) {
  byId("said").textContent = text;
}

// clock is a moment as on a clock: 1:13.70.
export function clock(ms) {
  const hundredths = Math.max(0, Math.round(ms / 10));
  const rest = (hundredths % 6000) / 100;
  return Math.floor(hundredths / 6000) + ":" + rest.toFixed(2).padStart(5, "0");
}

// long is a length in words.
export function long(ms) {
  return Math.abs(ms) < 1000 ? Math.round(ms) + " ms" : (ms / 1000).toFixed(2) + " s";
}

// table is a table with a heading for each column; null without rows.
export function table(label, heads, rows) {
  if (!rows.length) return null;
  return el("div", { class: "wide", role: "group", "aria-label": label, tabindex: 0 },
    el("table", {}, el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col", text: h })))), el("tbody", {}, rows)));
}

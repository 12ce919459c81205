// Buttons that copy.

import { el, clock, say } from "./dom.js";

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { class: "hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// copyButton is a button that copies what a function returns.
export function copyButton(label, text) {
  const button = el("button", {
    type: "button", class: "copy", text: label,
    onclick: async () => {
      await copy(text());
      say("Copied.");
      button.textContent = "Copied ✓";
      setTimeout(() => (button.textContent = label), 1500);
    },
  });
  return button;
}

const quote = (text) => JSON.stringify(text);
const round = (ms) => Math.max(0, Math.round(ms / 10) * 10);

// stepText is a scenario step that makes a moment a test: an interruption where the agent is heard, else the turn and what is
// heard after it.
export function stepText(call, ms) {
  const lines = [`# ${call.name}, at ${clock(ms)}`];
  const utterances = (call.utterances || []).filter((u) => u.heard);
  const heard = utterances.find((u) => ms >= u.heard.from_ms && ms < u.heard.to_ms);
  const turns = call.turns || [];
  const over = turns.find((t) => t.over && Math.abs(t.from_ms - ms) < 2500);
  if (over) {
    const cut = utterances.find((u) => over.from_ms >= u.heard.from_ms && over.from_ms <= u.heard.to_ms + 20);
    const into = cut ? over.from_ms - cut.heard.from_ms : 0;
    lines.push(`- caller: ${quote(over.words)}`, `  barge_in: ${round(into)}ms`, "- expect: {interrupted: true, within: 500ms}");
  } else if (heard) {
    lines.push(`- caller: "Wait."`, `  barge_in: ${round(ms - heard.heard.from_ms)}ms`, "- expect: {interrupted: true, within: 500ms}");
  } else {
    const turn = [...turns].reverse().find((t) => t.from_ms <= ms) || turns[0];
    if (turn) lines.push(`- caller: ${quote(turn.words)}`);
    const next = utterances.find((u) => u.heard.from_ms >= (turn ? turn.to_ms : ms));
    if (next) lines.push(`- expect: {heard: ${quote(next.words.filter((w) => !w.unheard && !w.lost).slice(0, 5).map((w) => w.text).join(" "))}, within: ${round(next.heard.from_ms - (turn ? turn.to_ms : ms)) + 100}ms}`);
    else lines.push("- expect: {heard: \"…\", within: 3s}");
  }
  return lines.join("\n") + "\n";
}

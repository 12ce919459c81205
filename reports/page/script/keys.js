// The keyboard.

import { el, byId } from "./dom.js";

const help = [
  ["n / p", "next and previous failure"], ["space", "play and pause"], ["← / →", "a second back and forth; with shift, a tenth"],
  ["↑ / ↓", "previous and next call"], ["+ / −", "zoom in and out"], ["0", "the whole call"], ["/", "search"], ["?", "this list"],
];

// makeKeys listens for keys: acts by key.
export function makeKeys(acts) {
  const dialog = byId("keys");
  dialog.append(el("h2", { id: "keys-head", text: "Keys" }),
    el("dl", {}, help.map(([key, what]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text: what })])),
    el("form", { method: "dialog" }, el("button", { text: "Close" })));
  const open = () => dialog.showModal();
  byId("keys-open").addEventListener("click", open);
  byId("keys-open").hidden = false;
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || dialog.open) return;
    const field = e.target.closest("input:not([type=checkbox]), select, textarea");
    if (field) return;
    if (e.key === " " && e.target.closest("button, a, summary, input")) return;
    if ((e.key === "ArrowUp" || e.key === "ArrowDown") && e.target.closest(".wide, .calls-box")) return;
    const act = e.key === "?" ? open : acts[e.key];
    if (!act) return;
    e.preventDefault();
    act(e);
  });
}

// What became of a scenario that was played many times, for which one call stands.

import { el } from "./dom.js";

// strip is the strip as it is drawn, and below it what it says; null of a call that was played once.
export function strip(call) {
  if (!call.strip) return null;
  const [drawn, ...words] = call.strip;
  return [
    el("pre", { class: "source", tabindex: 0, "aria-label": "Strip of the calls" }, drawn),
    ...words.map((text) => el("p", {}, text)),
    el("p", { class: "soft" }, ". passed, x failed, - was not reached, ! could not be judged"),
  ];
}

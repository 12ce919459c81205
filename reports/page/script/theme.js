// Dark and light: as the system has it, unless it is switched.

import { byId, say } from "./dom.js";

const names = ["system", "light", "dark"];

function stored() {
  try {
    return localStorage.getItem("voicesim-theme") || "system";
  } catch {
    return "system";
  }
}

function use(name, changed) {
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  byId("theme").textContent = "Theme: " + name;
  try {
    localStorage.setItem("voicesim-theme", name);
  } catch {
    // pages from a folder may have no storage: then it holds until the page is closed
  }
  changed();
}

export function makeTheme(changed) {
  const button = byId("theme");
  let now = stored();
  if (!names.includes(now)) now = "system";
  button.addEventListener("click", () => {
    now = names[(names.indexOf(now) + 1) % names.length];
    use(now, changed);
    say("Theme: " + now);
  });
  button.hidden = false;
  use(now, () => {});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

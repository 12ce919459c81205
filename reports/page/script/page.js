// The page: what is clicked, which call is open, links to moments.

import { byId, say } from "./dom.js";
import { calls, failures } from "./data.js";
import { makePlayer, seek, play, toggle, now, onTime } from "./player.js";
import { makeList, mark, order, redraw } from "./list.js";
import { show, follow, openCall, openBoard } from "./call.js";
import { makeTheme } from "./theme.js";
import { makeKeys } from "./keys.js";

const missed = failures(order);

// link is a moment as an address: #call=3&t=12.340.
const link = (place, ms) => "#call=" + (place + 1) + "&t=" + (ms / 1000).toFixed(3);

// linked is the moment of an address; null for none.
function linked() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const place = Number(parts.get("call")) - 1;
  if (!parts.has("call") || !Number.isInteger(place) || !calls[place]) return null;
  const t = Number(parts.get("t"));
  return { place, ms: parts.has("t") && t >= 0 ? t * 1000 : null };
}

// start is where a call is opened: at what went wrong first.
function start(place) {
  const f = (calls[place].failures || []).find((x) => x.kind !== "mistake");
  return f ? Math.max(0, f.from_ms - 1000) : 0;
}

// go opens a call at a moment.
function go(place, ms, scroll) {
  if (!calls[place]) return;
  if (place !== openCall()) {
    show(place);
    mark(place);
  }
  seek(place, ms ?? start(place));
  if (scroll) byId("call").scrollIntoView({ block: "start" });
}

let writing = 0;
function writeLink() {
  const { call, ms } = now();
  if (call < 0) return;
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(null, "", link(call, ms)), 250);
}

let failure = -1;
function step(by) {
  if (!missed.length) return say("There are no failures.");
  failure = (failure + by + missed.length) % missed.length;
  const f = missed[failure];
  go(f.call, Math.max(0, f.from - 1000), true);
  say(`Failure ${failure + 1} of ${missed.length}: ${calls[f.call].failures[f.failure].title}, call ${f.call + 1}`);
}

function other(by) {
  const at = order.indexOf(openCall());
  const place = order[Math.min(Math.max(0, at + by), order.length - 1)];
  if (place !== undefined) go(place, null, true);
}

function shift(ms) {
  const { call, ms: at, playing } = now();
  if (call < 0) return;
  if (playing) play(call, at + ms);
  else seek(call, at + ms);
}

document.addEventListener("click", (e) => {
  const button = e.target.closest("a.hear");
  if (button) {
    e.preventDefault();
    const place = Number(button.dataset.call);
    go(place, Number(button.dataset.at) * 1000, false);
    play(place, Number(button.dataset.at) * 1000);
    return;
  }
  const row = e.target.closest("table.calls tbody tr");
  if (row && !e.ctrlKey && !e.metaKey) {
    e.preventDefault();
    go(Number(row.dataset.call), null, true);
    byId("call-head").focus({ preventScroll: true });
  }
});

function redrawAll(all) {
  redraw(all);
  if (openBoard()) openBoard().draw();
}

makePlayer();
onTime(follow);
onTime(writeLink);
makeTheme(() => redrawAll(false));
makeList();
makeKeys({
  n: () => step(1), p: () => step(-1), " ": toggle, "/": () => byId("search").focus(),
  ArrowLeft: (e) => shift(e.shiftKey ? -100 : -1000), ArrowRight: (e) => shift(e.shiftKey ? 100 : 1000),
  ArrowUp: () => other(-1), ArrowDown: () => other(1),
  "+": () => openBoard()?.zoom(0.5), "-": () => openBoard()?.zoom(2), 0: () => openBoard()?.show(0, Infinity),
});
window.addEventListener("hashchange", () => {
  const to = linked();
  if (to) go(to.place, to.ms, true);
});
window.addEventListener("beforeprint", () => redrawAll(true));

const to = linked();
if (to) go(to.place, to.ms, true);
else if (order.length) {
  go(order[0], null, false);
  if (missed.length) failure = -1;
}
performance.mark("ready");
document.documentElement.dataset.ready = "true";

// The player: one audio element for all calls. What is shown of a call follows its time.

import { el, byId, clock, say } from "./dom.js";
import { calls } from "./data.js";
import { wav } from "./sound.js";

const audio = el("audio", { preload: "auto" });
let current = -1; // the call that is loaded
let at = 0; // its time in milliseconds, where it has no sound too
let which = "both";
let address = ""; // of the sound in memory
let wanted = null; // where to go once the sound is ready
const watchers = [];

let button, time, note, tracks, speed;

// onTime calls a function with the call and the time whenever one changes.
export const onTime = (watch) => watchers.push(watch);
export const now = () => ({ call: current, ms: at, playing: !audio.paused });

function tell() {
  const call = calls[current];
  button.textContent = audio.paused ? "▶ Play" : "❚❚ Pause";
  time.textContent = "Call " + (current + 1) + " · " + clock(at) + " of " + clock(call ? call.length_ms : 0);
  for (const watch of watchers) watch(current, at);
}

function source(call) {
  if (address) URL.revokeObjectURL(address);
  address = "";
  if (call.sound) return (address = URL.createObjectURL(wav(call, which)));
  return call.wav ? encodeURI(call.wav) : "";
}

function load() {
  const call = calls[current];
  const src = source(call);
  if (src) audio.src = src;
  else audio.removeAttribute("src");
  audio.playbackRate = Number(speed.value);
  tracks.disabled = !call.sound;
  note.replaceChildren();
  if (call.mute) note.append(call.mute + (call.wav ? ": " : ". "));
  if (call.mute && call.wav) note.append(el("a", { href: call.wav, text: "the WAV file beside it" }));
}

// move lets the sound go where the time is: now, or once it is there.
function move() {
  const there = audio.getAttribute("src") && audio.readyState > 0;
  if (there) audio.currentTime = at / 1000;
  wanted = there ? null : at;
}

// seek goes to a moment of a call, without a sound.
export function seek(place, ms) {
  if (place < 0 || place >= calls.length) return;
  byId("player").hidden = false;
  const other = place !== current;
  current = place;
  at = Math.min(Math.max(0, ms), calls[place].length_ms);
  if (other) {
    audio.pause();
    audio.removeAttribute("src");
    note.replaceChildren();
  }
  move();
  tell();
}

// play plays a call from a moment.
export function play(place, ms) {
  seek(place, ms);
  if (!audio.getAttribute("src")) load();
  if (!audio.getAttribute("src")) {
    say("Call " + (place + 1) + " has no sound: " + (calls[place].mute || ""));
    return;
  }
  move();
  audio.play().catch(() => {
    note.replaceChildren("The sound could not be played.");
    tell();
  });
}

export function toggle() {
  if (current < 0) return;
  if (audio.paused) play(current, at >= calls[current].length_ms - 20 ? 0 : at);
  else audio.pause();
}

function follow() {
  if (audio.paused) return;
  requestAnimationFrame(follow);
  if (wanted !== null) return;
  at = audio.currentTime * 1000;
  tell();
}

function select(label, options, change) {
  return el(
    "select",
    { "aria-label": label, onchange: change },
    options.map(([value, text, chosen]) => el("option", { value, text, selected: chosen })),
  );
}

export function makePlayer() {
  button = el("button", { type: "button", id: "play", onclick: toggle });
  time = el("span", { class: "time" });
  note = el("span", { class: "soft" });
  tracks = select("Tracks", [["both", "Both"], ["caller", "Caller only"], ["agent", "Agent only"]], () => {
    which = tracks.value;
    const going = !audio.paused;
    if (current < 0 || !calls[current].sound) return;
    load();
    if (going) play(current, at);
    else wanted = at;
  });
  speed = select("Speed", [0.5, 0.75, 1, 1.5, 2].map((v) => [v, v + "×", v === 1]), () => (audio.playbackRate = Number(speed.value)));
  audio.addEventListener("loadedmetadata", () => {
    if (wanted !== null) audio.currentTime = wanted / 1000;
    wanted = null;
  });
  audio.addEventListener("play", () => requestAnimationFrame(follow));
  audio.addEventListener("pause", () => current >= 0 && tell());
  audio.addEventListener("ended", () => {
    at = calls[current].length_ms;
    tell();
  });
  byId("player").append(button, time, tracks, speed, note, audio);
}

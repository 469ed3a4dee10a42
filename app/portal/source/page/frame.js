/**
 * One element in a frame. The page around it answers over a channel that only it got.
 *
 * The frame listens to no message of any window. It hands one end of a channel to the origin that
 * its address names, which is the only one that the service lets frame it. A page whose script is
 * not there yet hears nothing, so the frame greets again, with a new channel, until one is answered.
 */
import {configure} from "../lateral.js";

/** @typedef {import("../tokens.js").EmbedToken} EmbedToken */

const THEME = /^(--lateral-[a-z-]{1,40}|color-scheme)$/;
const EVENTS = ["ready", "shown", "open", "act", "dismiss", "state"];
// As the service takes them in the address of a frame.
const ATTRIBUTES = [
  "employee",
  "opening",
  "uid",
  "locale",
  "heading-level",
  "count",
  "cross-functional",
  "to-role",
  "to-function",
  "from",
  "to",
  "version",
];

// The first pause is longer than a page takes that listens; the last greeting comes after 32 s.
const FIRST_PAUSE = 500;
const MOST_GREETINGS = 7;

const asked = new URLSearchParams(location.search);
/** @type {MessagePort[]} */
let ports = [];
/** @type {((token: EmbedToken) => void)[]} */
let waiting = [];
let pixels = 0;
let answered = false;

/** @param {object} message */
function tell(message) {
  for (const port of ports) port.postMessage(message);
}

/**
 * @param {MessagePort} port
 * @param {any} data
 */
function hear(port, data) {
  answered = true;
  for (const other of ports) if (other !== port) other.close();
  ports = [port];
  if (data?.type === "token") {
    for (const resolve of waiting) resolve(data);
    waiting = [];
  } else if (data?.type === "theme") {
    for (const [name, value] of Object.entries(data.properties ?? {})) {
      if (THEME.test(name)) document.documentElement.style.setProperty(name, String(value));
    }
  }
}

function greet(count = 0) {
  if (answered || count === MOST_GREETINGS) return;
  const {port1: ours, port2: theirs} = new MessageChannel();
  ports.push(ours);
  ours.onmessage = ({data}) => hear(ours, data);
  if (waiting.length) ours.postMessage({type: "token"});
  if (pixels) ours.postMessage({type: "height", pixels});
  parent.postMessage({type: "lateral-frame"}, asked.get("origin") ?? "null", [theirs]);
  setTimeout(greet, FIRST_PAUSE * 2 ** count, count + 1);
}

configure({
  server: location.origin,
  getToken: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      tell({type: "token"});
    }),
});

const kind = asked.get("element");
if (kind === "workforce") await import("../workforce.js");
if (kind === "model") await import("../model.js");
const element = document.createElement(`lateral-${kind}`);
for (const name of ATTRIBUTES) {
  const value = asked.get(name);
  if (value) element.setAttribute(name, value);
}
document.documentElement.lang = asked.get("locale") ?? "en";
for (const name of EVENTS) {
  element.addEventListener(`lateral-${name}`, (event) => {
    tell({type: "event", name, detail: /** @type {CustomEvent} */ (event).detail});
  });
}
document.querySelector("main")?.append(element);
new ResizeObserver(() => {
  // Of what is in it: a page never scrolls less than the frame is high, and so would never shrink.
  pixels = Math.ceil(document.body.getBoundingClientRect().height);
  tell({type: "height", pixels});
}).observe(document.body);

greet();

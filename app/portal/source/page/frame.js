/**
 * One element in a frame. The page around it answers over a channel that only it got.
 *
 * The frame listens to no message of any window. It hands one end of a channel to the origin that
 * its address names, which is the only one that the service lets frame it.
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

const asked = new URLSearchParams(location.search);
const {port1: port, port2: theirs} = new MessageChannel();
/** @type {((token: EmbedToken) => void)[]} */
let waiting = [];

port.onmessage = ({data}) => {
  if (data?.type === "token") {
    for (const resolve of waiting) resolve(data);
    waiting = [];
  } else if (data?.type === "theme") {
    for (const [name, value] of Object.entries(data.properties ?? {})) {
      if (THEME.test(name)) document.documentElement.style.setProperty(name, String(value));
    }
  }
};

configure({
  server: location.origin,
  getToken: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port.postMessage({type: "token"});
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
    port.postMessage({type: "event", name, detail: /** @type {CustomEvent} */ (event).detail});
  });
}
document.querySelector("main")?.append(element);
new ResizeObserver(() => {
  // Of what is in it: a page never scrolls less than the frame is high, and so would never shrink.
  port.postMessage({type: "height", pixels: Math.ceil(document.body.getBoundingClientRect().height)});
}).observe(document.body);

parent.postMessage({type: "lateral-frame"}, asked.get("origin") ?? "null", [theirs]);

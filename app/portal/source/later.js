import * as parts from "./parts.js";
import {firstShown} from "./turns.js";

const FILE = new URL("/portal/v1/moving.js", import.meta.url).href;
const NAMES = ["lateral-case", "lateral-team", "lateral-readiness", "lateral-mentors"];
/** Where `build.mjs` lets the other file look for its parts. */
const PARTS = Symbol.for("lateral.parts");
const WANTED = NAMES.map((name) => `${name}:not(:defined)`).join(", ");

/** @type {Promise<typeof import("./moving.js")> | null} */
let coming = null;

/** Fetch the elements for moves that are under way; a fetch that failed is tried again the next time. */
export function moving() {
  coming ??= import(FILE).catch((error) => {
    coming = null;
    throw error;
  });
  return /** @type {Promise<typeof import("./moving.js")>} */ (coming);
}

/**
 * Fetch them as soon as the page has one; pages without any do not pay for them. What stands above
 * the first of them in the page is shown before.
 *
 * @param {string[]} own the elements of this file
 */
export function watchForMoving(own) {
  // Two copies of the elements' own file in one page: the parts of the first one are taken.
  Object.assign(globalThis, {[PARTS]: /** @type {any} */ (globalThis)[PARTS] ?? parts});
  const any = [...own, WANTED].join(", ");
  const look = async () => {
    if (!document.querySelector(WANTED)) return;
    if (own.includes(document.querySelector(any)?.localName ?? "")) await firstShown();
    // Without a network the element stays blank until the page changes or the network is back.
    moving().then(() => watching.disconnect(), () => {});
  };
  const watching = new MutationObserver(look);
  watching.observe(document, {childList: true, subtree: true});
  addEventListener("online", look);
  void look();
}

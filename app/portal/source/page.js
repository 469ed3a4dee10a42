import {LateralSession} from "./session.js";

/**
 * The one session of the page. Elements that were there before it wait for it.
 *
 * @typedef {import("./session.js").Configuration} Configuration
 */
class Page extends EventTarget {
  /** @type {LateralSession | null} */
  session = null;

  /** @param {Configuration} configuration */
  configure(configuration) {
    this.session = new LateralSession(configuration);
    this.dispatchEvent(new Event("session"));
    return this.session;
  }
}

// Each file of elements has this code in it; all of them share the page of the first.
const SHARED = Symbol.for("lateral.page");
const shared = /** @type {Record<symbol, Page>} */ (/** @type {unknown} */ (globalThis));

export const page = (shared[SHARED] ??= new Page());

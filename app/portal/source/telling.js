import {uniqueKey} from "./session.js";

/**
 * @typedef {import("./session.js").LateralSession} LateralSession
 * @typedef {"view" | "open" | "save" | "dismiss"} EventType
 * @typedef {{type: EventType, employee: string, opening: string, list_id?: string | null,
 *   position?: number | null, reason?: string | null}} Told
 */

const SEEN_SHARE = 0.5;
const SEEN_MS = 1000;
const MOST_WAITING = 100;

/**
 * Tells the service what somebody saw and did in a list, each thing once.
 *
 * Whoever may only read tells nothing; what could not be sent waits for the next time.
 */
export class Telling {
  /** @type {Record<string, unknown>[]} */
  #waiting = [];
  /** @type {Set<string>} */
  #told = new Set();
  #refused = false;
  #current;
  /** The session in which happened what waits: another may speak for another person. */
  #session;

  /** @param {() => LateralSession | null} current */
  constructor(current) {
    this.#current = current;
    this.#session = current();
  }

  /** @param {Told} told */
  note({list_id, position, reason, ...told}) {
    this.#follow();
    const once = `${told.type} ${told.opening} ${list_id}`;
    if (this.#refused || this.#told.has(once) || this.#waiting.length >= MOST_WAITING) return;
    this.#told.add(once);
    this.#waiting.push({
      ...told,
      ...(list_id ? {list_id} : {}),
      ...(position ? {position} : {}),
      ...(reason ? {reason} : {}),
      event_id: uniqueKey(),
      occurred_at: new Date().toISOString(),
      source: "portal",
    });
  }

  /** Send what waits from the session before, and go on with the one of now. */
  #follow() {
    const session = this.#current();
    if (session === this.#session) return;
    void this.flush();
    this.#session = session;
    this.#waiting = [];
    this.#refused = false;
  }

  async flush() {
    const session = this.#session;
    const events = this.#waiting;
    if (!session || events.length === 0 || this.#refused) return;
    if (!session.opens("sendEvents")) {
      this.#refused = true;
      return;
    }
    this.#waiting = [];
    const body = {events, sent_at: new Date().toISOString()};
    try {
      await session.send("POST", "/v1/events", body, {keepalive: true});
    } catch (error) {
      // Nobody else may send what is left of a session that the page gave up.
      if (session !== this.#session) return;
      const {state} = /** @type {{state?: string}} */ (error);
      this.#refused = state === "forbidden";
      // Each has an id, so sending what may have arrived counts nothing twice.
      if (!this.#refused) this.#waiting = [...events, ...this.#waiting].slice(0, MOST_WAITING);
    }
  }
}

/**
 * Calls back for each card of which half was in sight for a second.
 *
 * @param {(card: Element) => void} seen
 */
export function watchSeen(seen) {
  /** @type {Map<Element, ReturnType<typeof setTimeout>>} */
  const timers = new Map();
  return new IntersectionObserver(
    (entries, observer) => {
      for (const {target, isIntersecting} of entries) {
        clearTimeout(timers.get(target));
        timers.delete(target);
        if (!isIntersecting) continue;
        const settle = () => {
          timers.delete(target);
          observer.unobserve(target);
          seen(target);
        };
        timers.set(target, setTimeout(settle, SEEN_MS));
      }
    },
    {threshold: SEEN_SHARE},
  );
}

import {Problem} from "./problems.js";

/**
 * What a host's `getToken` gives: the answer of `POST /v1/embed-tokens`, or its first two fields.
 *
 * @typedef {{token: string, expires_at: string, operations?: string[],
 *   elements?: string[]}} EmbedToken
 * @typedef {() => Promise<EmbedToken>} GetToken
 */

const RENEW_BEFORE_MS = 60_000;
const MOST_FAILURES = 3;
// A host's server that does not answer must not leave a page waiting for ever.
const PATIENCE_MS = 15_000;

/**
 * @typedef {{text: string, renewAt: number, operations: Set<string> | null,
 *   employee: string | null}} Held
 */

/**
 * Keeps one token for the page. It lives in this closure and nowhere else: in no attribute, no
 * address, no storage and no event.
 *
 * @param {GetToken} getToken
 */
export function tokenKeeper(getToken) {
  /** @type {Held | null} */
  let held = null;
  /** @type {Promise<Held> | null} */
  let asking = null;
  let failures = 0;

  async function ask() {
    try {
      const given = await within(PATIENCE_MS, Promise.resolve().then(getToken));
      if (typeof given?.token !== "string") throw new TypeError("getToken gave no token");
      failures = 0;
      held = {
        text: given.token,
        renewAt: performance.now() + usable(lifetime(given)),
        employee: saidBy(given).sub ?? null,
        operations: given.operations ? new Set(given.operations) : null,
      };
      return held;
    } catch {
      failures += 1;
      throw new Problem("expired", {code: "no_token"});
    } finally {
      asking = null;
    }
  }

  return {
    /**
     * The token to send. All who ask at the same time share one call of `getToken`.
     *
     * @param {string} [refused] a token that was answered with 401
     * @returns {Promise<string>}
     */
    async current(refused) {
      if (held && held.text !== refused && performance.now() < held.renewAt) return held.text;
      if (failures >= MOST_FAILURES) throw new Problem("expired", {code: "no_token"});
      asking ??= ask();
      return (await asking).text;
    },
    /** Let somebody who asked for it try again. */
    forgive() {
      failures = 0;
    },
    /**
     * Whether the token opens an operation. Who is not told which ones it opens has to try.
     *
     * @param {string} operation
     */
    opens(operation) {
      return held?.operations?.has(operation) ?? true;
    },
    /** Whether it is the token of an employee. @param {string} employee */
    speaksFor(employee) {
      return (held?.employee ?? employee) === employee;
    },
  };
}

/**
 * For how long a token is sent: a minute less than it holds. A short one is sent for half of its
 * time, or every request would ask for another.
 *
 * @param {number} milliseconds
 */
function usable(milliseconds) {
  return Math.max(milliseconds - RENEW_BEFORE_MS, milliseconds / 2, 0);
}

/**
 * How long a token holds, in milliseconds. It says so itself, by the service's clock alone; the
 * clock of this machine may be wrong.
 *
 * @param {EmbedToken} given
 */
function lifetime(given) {
  const {iat = 0, exp = 0} = saidBy(given);
  if (exp > iat) return (exp - iat) * 1000;
  const milliseconds = Date.parse(given.expires_at) - Date.now();
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}

/**
 * What a token says of itself; nothing where it is of another form, and what the host says counts.
 *
 * @param {EmbedToken} given
 * @returns {{iat?: number, exp?: number, sub?: string}}
 */
function saidBy(given) {
  try {
    const body = given.token.split(".").at(-2) ?? "";
    return JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/"))) ?? {};
  } catch {
    return {};
  }
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

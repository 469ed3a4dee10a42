/** @typedef {import("./types.js").StateName} StateName */

const MISSING = new Set([403, 404]);
// Answers that say "not now": the same request may succeed later.
const LATER = new Set([408, 425, 429, 502, 503, 504]);
const USUAL_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 120;
// The session may be of another file of elements, with its own copy of this class.
const KNOWN = Symbol.for("lateral.problem");

/** Why there is no answer, as the state that an element shows. */
export class Problem extends Error {
  [KNOWN] = true;

  /**
   * @param {StateName} state
   * @param {{code?: string, status?: number, requestId?: string | null, retryAfter?: number,
   *   reasons?: string[]}} [more]
   */
  constructor(state, more = {}) {
    super(more.code ?? state);
    this.state = state;
    this.code = more.code ?? state;
    this.status = more.status ?? 0;
    this.requestId = more.requestId ?? null;
    /** What is wrong with which field, in the service's own words. */
    this.reasons = more.reasons ?? [];
    /** Seconds after which it makes sense to ask again. */
    this.retryAfter = more.retryAfter ?? USUAL_PAUSE_SECONDS;
  }

  /** @param {unknown} error */
  static of(error) {
    const isKnown = typeof error === "object" && error !== null && KNOWN in error;
    return isKnown
      ? /** @type {Problem} */ (error)
      : new Problem("broken", {code: "unexpected"});
  }
}

/**
 * The problem that an answer tells.
 *
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
export async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  const code = typeof told?.code === "string" ? told.code : "unknown";
  const more = {
    code,
    status: response.status,
    requestId: response.headers.get("X-Request-ID"),
    reasons: Array.isArray(told?.errors) ? told.errors.map((/** @type {any} */ one) => `${one?.reason}`) : [],
    retryAfter: pause(response.headers.get("Retry-After")),
  };
  return new Problem(stateOf(response.status), more);
}

/**
 * @param {number} status
 * @returns {StateName}
 */
function stateOf(status) {
  if (status === 401) return "expired";
  if (MISSING.has(status)) return "forbidden";
  if (status === 409 || status === 410) return "not-open";
  if (status === 412 || status === 428) return "changed";
  return LATER.has(status) ? "unreachable" : "broken";
}

/**
 * Seconds to wait by a Retry-After of seconds or of a date.
 *
 * @param {string | null} header
 */
function pause(header) {
  if (header === null) return USUAL_PAUSE_SECONDS;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, 1), LONGEST_PAUSE_SECONDS)
    : USUAL_PAUSE_SECONDS;
}

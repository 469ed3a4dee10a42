import {Problem, problemOf} from "./problems.js";
import {tokenKeeper} from "./tokens.js";

/**
 * @typedef {{server?: string, locale?: string, getToken: import("./tokens.js").GetToken,
 *   fetch?: typeof fetch}} Configuration
 * @typedef {{data: any, list: string | null, etag: string | null, deprecated: string | null}} Answer
 * @typedef {{signal?: AbortSignal, language?: string}} Asking
 * @typedef {Asking & {turn?: Promise<void>}} Reading
 * @typedef {{method: string, path: string, headers: Record<string, string>, body?: string,
 *   language: string, keepalive?: boolean}} Sent
 */

const MOST_KEPT = 50;
// Longer than the service lets a request work.
const PATIENCE_MS = 30_000;
const MOST_ATTEMPTS = 3;
const GONE = 404;
/** @type {Answer} */
const NOTHING = {data: null, list: null, etag: null, deprecated: null};
const LONGEST_WAIT_SECONDS = 10;
/** The version of these elements, so that a service knows which pages still load an older one. */
const VERSION = "1.0";

/** One connection to the service for all elements of a page. */
export class LateralSession {
  #fetch;
  #tokens;
  /** Answers by what was asked, for their tags; the oldest go first. @type {Map<string, Answer>} */
  #kept = new Map();
  /** @type {Map<string, Shared>} */
  #asked = new Map();
  /** The keys of what was sent and never answered, by what it was. @type {Map<string, string>} */
  #unanswered = new Map();

  /** @param {Configuration} configuration */
  constructor({server, locale, getToken, fetch: ask}) {
    if (typeof getToken !== "function") throw new TypeError("lateral: getToken is no function");
    this.server = (server ?? new URL(import.meta.url).origin).replace(/\/$/, "");
    this.locale = locale ?? null;
    this.#fetch = ask ?? globalThis.fetch.bind(globalThis);
    this.#tokens = tokenKeeper(getToken);
  }

  /** @param {string} operation */
  opens(operation) {
    return this.#tokens.opens(operation);
  }

  /** Wait for a token, so that it is known what it opens. */
  async ready() {
    await this.#tokens.current();
  }

  /** Whether the page's token is that of an employee, as far as it says. @param {string} employee */
  speaksFor(employee) {
    return this.#tokens.speaksFor(employee);
  }

  /** Ask the host for a token again, although it failed before. */
  forgive() {
    this.#tokens.forgive();
  }

  /**
   * Read something. Equal questions at the same time are one request, which ends when the last who
   * asked has left.
   *
   * @param {string} path
   * @param {Reading} [reading] `turn`: when a question may be asked that nobody asks yet
   * @returns {Promise<Answer>}
   */
  read(path, {signal, language = "en", turn} = {}) {
    const question = `${language} ${path}`;
    let shared = this.#asked.get(question);
    if (!shared) {
      shared = new Shared(async (stop) => {
        await turn;
        return this.#readOnce(question, path, language, stop);
      });
      this.#asked.set(question, shared);
      shared.onEnd(() => {
        if (this.#asked.get(question) === shared) this.#asked.delete(question);
      });
    }
    return shared.join(signal);
  }

  /**
   * Change something, once: what is sent again after a lost answer carries the same key, by itself
   * or because somebody clicked again.
   *
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   * @param {Asking & {ifMatch?: string | null, isFirst?: boolean, keepalive?: boolean}} [asking]
   *   `isFirst`: only where nothing is stored yet; `keepalive`: goes on when the page is left
   * @returns {Promise<Answer>}
   */
  async send(method, path, body, {signal, language = "en", ifMatch, isFirst, keepalive} = {}) {
    /** @type {Record<string, string>} */
    const headers = {"Content-Type": "application/json"};
    const content = body === undefined ? undefined : JSON.stringify(body);
    const what = `${method} ${path} ${content}`;
    const key = this.#unanswered.get(what) ?? uniqueKey();
    // What a lost answer may have told is done: what was to be deleted, and is gone.
    let isAgain = this.#unanswered.delete(what);
    if (method === "POST") headers["Idempotency-Key"] = key;
    if (ifMatch) headers["If-Match"] = ifMatch;
    if (isFirst) headers["If-None-Match"] = "*";
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.#request(
          {method, path, headers, body: content, language, keepalive},
          signal,
        );
        if (!response.ok) throw await problemOf(response);
        return await answerOf(response);
      } catch (error) {
        const problem = Problem.of(error);
        if (method === "DELETE" && isAgain && problem.status === GONE) return NOTHING;
        const isLost = problem.state === "unreachable";
        const worthIt = isLost && attempt < MOST_ATTEMPTS;
        if (signal?.aborted || !worthIt || problem.retryAfter > LONGEST_WAIT_SECONDS) {
          if (isLost) keep(this.#unanswered, what, key);
          throw error;
        }
        isAgain = true;
        await pause(problem.status ? problem.retryAfter : attempt, signal);
      }
    }
  }

  /**
   * @param {string} question
   * @param {string} path
   * @param {string} language
   * @param {AbortSignal} stop
   * @returns {Promise<Answer>}
   */
  async #readOnce(question, path, language, stop) {
    const kept = this.#kept.get(question);
    /** @type {Record<string, string>} */
    const headers = kept?.etag ? {"If-None-Match": kept.etag} : {};
    const response = await this.#request({method: "GET", path, headers, language}, stop);
    if (response.status === 304 && kept) return kept;
    if (!response.ok) throw await problemOf(response);
    const answer = await answerOf(response);
    this.#kept.delete(question);
    keep(this.#kept, question, answer);
    return answer;
  }

  /**
   * @param {Sent} sent
   * @param {AbortSignal} [signal]
   */
  async #request(sent, signal) {
    const first = await this.#tokens.current();
    const response = await this.#once(sent, first, signal);
    if (response.status !== 401) return response;
    const second = await this.#tokens.current(first);
    return this.#once(sent, second, signal);
  }

  /**
   * @param {Sent} sent
   * @param {string} token
   * @param {AbortSignal} [signal]
   */
  async #once({method, path, headers, body, language, keepalive}, token, signal) {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      return await this.#fetch(`${this.server}${path}`, {
        method,
        body,
        headers: {
          ...headers,
          "Accept-Language": language,
          Authorization: `Bearer ${token}`,
          "X-Lateral-Portal": VERSION,
        },
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
        keepalive,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Problem("unreachable", {code: "no_answer"});
    }
  }
}

/** One request for several who ask the same. */
class Shared {
  #stop = new AbortController();
  #waiting = 0;
  #work;

  /** @param {(stop: AbortSignal) => Promise<Answer>} work */
  constructor(work) {
    this.#work = work(this.#stop.signal);
    // Each who joined hears of a failure; where nobody is left, nobody is to be told.
    this.#work.catch(() => {});
  }

  /** @param {() => void} ended */
  onEnd(ended) {
    this.#work.then(ended, ended);
    this.#stop.signal.addEventListener("abort", ended, {once: true});
  }

  /**
   * @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  join(signal) {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      this.#work.then(resolve, reject);
      signal?.addEventListener(
        "abort",
        () => {
          this.#waiting -= 1;
          if (this.#waiting === 0) this.#stop.abort();
          reject(signal.reason);
        },
        {once: true},
      );
    });
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
async function answerOf(response) {
  try {
    const text = await response.text();
    return {
      data: text ? JSON.parse(text) : null,
      list: response.headers.get("Lateral-List"),
      etag: response.headers.get("ETag"),
      deprecated: response.headers.get("Deprecation"),
    };
  } catch {
    // Cut off on the way: the same question may be answered whole the next time.
    throw new Problem("unreachable", {code: "cut_off"});
  }
}

/**
 * Keep the newest; the oldest go first.
 *
 * @template T
 * @param {Map<string, T>} kept
 * @param {string} name
 * @param {T} value
 */
function keep(kept, name, value) {
  kept.set(name, value);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
}

/** A key that no other request has. `randomUUID` is missing where a page came by plain HTTP. */
export function uniqueKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {number} seconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

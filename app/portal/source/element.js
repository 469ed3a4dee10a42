import {html, nothing, render} from "lit-html";

import {page} from "./page.js";
import {Problem} from "./problems.js";
import {sheets} from "./sheets.js";
import {notice, skeleton} from "./states.js";
import {chosen, fetched, languageOf, wordsFor} from "./words.js";

/**
 * @typedef {import("./types.js").StateName} StateName
 * @typedef {import("./session.js").LateralSession} LateralSession
 */

const MOST_RETRIES = 6;
const LONGEST_PAUSE_SECONDS = 120;
const LEVELS = {least: 2, usual: 3, most: 5};

/**
 * What every element does: asks the page's session, shows one of its states, tells the host.
 *
 * A subclass says what it `load`s and how it is shown; `isEmpty` and `emptied` where there may be
 * nothing to show.
 *
 * @template Data
 */
export class LateralElement extends HTMLElement {
  static observedAttributes = ["employee", "locale", "heading-level"];

  /** What was loaded last; stays while newer data is asked for. @type {Data | null} */
  data = null;
  /** @type {StateName} */
  state = "waiting";

  #internals = this.attachInternals();
  #root = this.attachShadow({mode: "open", delegatesFocus: false});
  /** @type {LateralSession | null} */
  #session = null;
  /** @type {AbortController | null} */
  #loading = null;
  /** @type {Problem | null} */
  #problem = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  #retries = 0;
  #said = "";
  #loadedAt = 0;
  #isScheduled = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = sheets();
  }

  /** Style what only this kind of element has. @param {CSSStyleSheet} sheet */
  wear(sheet) {
    this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, sheet];
  }

  /** The session of the page, or one that was given to this element alone. */
  get session() {
    return this.#session ?? page.session;
  }

  /** @param {LateralSession | null} session */
  set session(session) {
    this.#session = session;
    this.reload();
  }

  get employee() {
    return this.getAttribute("employee") ?? "";
  }

  /** The path of the person of this element. */
  get person() {
    return `/v1/employees/${encodeURIComponent(this.employee)}`;
  }

  /** The locale of the element, else of the session, of the page, of the browser. */
  get #locale() {
    const around = this.closest("[lang]")?.getAttribute("lang");
    return chosen(this.getAttribute("locale"), this.session?.locale, around, navigator.language);
  }

  get words() {
    return wordsFor(this.#locale);
  }

  /** The level of the element's own heading; those below it follow. */
  get headingLevel() {
    const asked = Number(this.getAttribute("heading-level")) || LEVELS.usual;
    return Math.min(Math.max(asked, LEVELS.least), LEVELS.most);
  }

  connectedCallback() {
    page.addEventListener("session", this.reload);
    this.reload();
  }

  disconnectedCallback() {
    page.removeEventListener("session", this.reload);
    this.#loading?.abort();
    clearTimeout(this.#again);
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (before !== now && this.isConnected) this.reload();
  }

  /** Ask again for everything that is shown. */
  reload = () => {
    if (!this.isConnected) return;
    clearTimeout(this.#again);
    this.#loading?.abort();
    this.#loading = new AbortController();
    this.enter(this.data === null ? "waiting" : "refreshing");
    const words = fetched(this.#locale);
    void words.then(() => this.draw());
    if (this.session && this.isAskable) void this.#load(this.#loading.signal, words);
  };

  /** Whether the attributes say enough to ask. */
  get isAskable() {
    return this.employee !== "";
  }

  /**
   * What is shown, from the service.
   *
   * @param {AbortSignal} _signal
   * @returns {Promise<Data>}
   */
  load(_signal) {
    throw new Error(`${this.localName} loads nothing`);
  }

  /**
   * @param {Data} _data
   * @returns {boolean}
   */
  isEmpty(_data) {
    return false;
  }

  /**
   * @param {Data} _data
   * @returns {unknown} a template
   */
  shown(_data) {
    return nothing;
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  read(path, signal) {
    return /** @type {LateralSession} */ (this.session).read(path, {
      signal,
      language: languageOf(this.#locale),
    });
  }

  /**
   * Tell the page. No event holds more of a person than ids.
   *
   * @param {string} name
   * @param {Record<string, unknown>} detail
   * @returns {boolean} whether the host left it to the element
   */
  emit(name, detail) {
    const options = {bubbles: true, composed: true, cancelable: true};
    return this.dispatchEvent(new CustomEvent(`lateral-${name}`, {detail, ...options}));
  }

  /** Show something newer than what was loaded. @param {Data} data */
  adopt(data) {
    this.data = data;
  }

  /** Say something to who does not see what changed. @param {string} text */
  say(text) {
    this.#said = text;
    this.draw();
  }

  /**
   * @param {StateName} to
   * @param {Problem | null} [problem]
   */
  enter(to, problem = null) {
    const from = this.state;
    this.state = to;
    this.#problem = problem;
    this.#internals.states.delete(from);
    this.#internals.states.add(to);
    if (from !== to) {
      const {code, requestId} = problem ?? {code: null, requestId: null};
      this.emit("state", {from, to, code, request_id: requestId});
    }
    this.draw();
  }

  /** Show a problem of something that was asked besides. @param {unknown} error */
  fail(error) {
    const problem = Problem.of(error);
    this.enter(problem.state, problem);
    if (problem.state !== "unreachable" || this.#retries >= MOST_RETRIES) return;
    const seconds = Math.min(problem.retryAfter * 2 ** this.#retries, LONGEST_PAUSE_SECONDS);
    this.#retries += 1;
    this.#again = setTimeout(this.reload, seconds * 1000);
  }

  /** Draw once, after everything that changes now has changed. */
  draw() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      render(this.#template(), this.#root);
      this.drawn();
    });
  }

  /** Called after each drawing. */
  drawn() {}

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement | null} */ (this.#root.querySelector(selector));
  }

  /**
   * @param {AbortSignal} signal
   * @param {Promise<void>} words
   */
  async #load(signal, words) {
    try {
      const [data] = await Promise.all([this.load(signal), words]);
      if (signal.aborted) return;
      const first = this.#loadedAt === 0;
      this.data = data;
      this.#retries = 0;
      this.#loadedAt = Date.now();
      this.enter(this.isEmpty(data) ? "empty" : "ready");
      if (first) this.emit("ready", {element: this.localName});
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  #template() {
    const busy = this.state === "waiting" || this.state === "refreshing";
    return html`<section class="frame" part="frame" aria-busy=${busy} lang=${this.words.language}>
        <slot name="header"></slot>
        ${this.#problem ? this.#notice(this.#problem) : nothing} ${this.#content()}
      </section>
      <div class="unseen" role="status">${this.#said}</div>`;
  }

  #content() {
    if (this.data !== null && this.state !== "forbidden" && this.state !== "expired") {
      return this.shown(this.data);
    }
    return this.state === "waiting" ? skeleton(this.words) : nothing;
  }

  /** @param {Problem} problem */
  #notice(problem) {
    const again = () => {
      this.session?.forgive();
      this.#retries = 0;
      this.reload();
    };
    return notice(this.words, problem, this.data === null ? null : this.#loadedAt, again);
  }
}

import {html, nothing, render} from "lit-html";

import {AskingElement} from "./asking.js";
import {Problem} from "./problems.js";
import {sheets} from "./sheets.js";
import {notice, refusal, skeleton} from "./states.js";
import {hadTurn} from "./turns.js";
import {fetched} from "./words.js";

/**
 * @typedef {import("./types.js").StateName} StateName
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
export class LateralElement extends AskingElement {
  /** What was loaded last; stays while newer data is asked for. @type {Data | null} */
  data = null;
  /** @type {StateName} */
  state = "waiting";

  #internals = this.attachInternals();
  #root = this.attachShadow({mode: "open", delegatesFocus: false});
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
  #isOutdated = false;
  /** @type {{what: string, problem: Problem} | null} */
  #refusal = null;
  /** What somebody does now and was not answered yet; one thing at a time. */
  doing = "";
  /** What gets the focus after the next drawing, as a selector. */
  focusNext = "";

  constructor() {
    super();
    this.#root.adoptedStyleSheets = sheets();
  }

  /** Style what only this kind of element has. @param {CSSStyleSheet} sheet */
  wear(sheet) {
    this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, sheet];
  }

  /** The level of the element's own heading; those below it follow. */
  get headingLevel() {
    const asked = Number(this.getAttribute("heading-level")) || LEVELS.usual;
    return Math.min(Math.max(asked, LEVELS.least), LEVELS.most);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#loading?.abort();
    clearTimeout(this.#again);
    hadTurn(this);
  }

  start() {
    this.data = null;
    this.#refusal = null;
    this.#said = "";
    this.#loadedAt = 0;
  }

  /** Ask again for everything that is shown. Whoever is not in the page yet asks when it is. */
  reload = () => {
    if (!this.isHere) return;
    clearTimeout(this.#again);
    this.#loading?.abort();
    this.#loading = new AbortController();
    this.enter(this.data === null ? "waiting" : "refreshing");
    const words = fetched(this.spoken);
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
   * Do something that changes something. A second click while it is under way does nothing; what is
   * refused is said where it was asked for.
   *
   * @param {string} what
   * @param {() => Promise<unknown>} work
   */
  async act(what, work) {
    if (this.doing) return;
    this.doing = what;
    this.#refusal = null;
    this.draw();
    try {
      await work();
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.state === "expired") this.fail(problem);
      else this.#refusal = {what, problem};
    } finally {
      this.doing = "";
      this.draw();
    }
  }

  /** Why something was refused, if it was. @param {string} what */
  refused(what) {
    return this.#refusal?.what === what ? refusal(this.words, this.#refusal.problem) : nothing;
  }

  /** @param {string} what */
  refusalOf(what) {
    return this.#refusal?.what === what ? this.#refusal.problem : null;
  }

  /** Take back what was said of a refusal. */
  forget() {
    this.#refusal = null;
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

  /** The host learns once that its script is to be renewed; whoever reads the page need not. */
  outdated() {
    if (this.#isOutdated) return;
    this.#isOutdated = true;
    const {state} = this;
    this.emit("state", {from: state, to: state, code: "deprecated", request_id: null});
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
      if (this.focusNext) {
        const target = this.find(this.focusNext);
        this.focusNext = "";
        target?.focus();
      }
      this.drawn();
    });
  }

  /**
   * A part of the element under a heading of its own.
   *
   * @param {string} key
   * @param {unknown} content
   */
  section(key, content) {
    return html`<div class="section">
      <div class="heading small-heading" role="heading" aria-level=${Math.min(this.headingLevel + 1, 6)}>
        ${this.words.say(key)}
      </div>
      ${content}
    </div>`;
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
    if (!signal.aborted) hadTurn(this);
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
    if (this.data !== null && this.state !== "forbidden") {
      // Nobody reads it without a token. What was typed into it is there again with the next one.
      const isHidden = this.state === "expired";
      return html`<div class="kept" ?hidden=${isHidden}>${this.shown(this.data)}</div>`;
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

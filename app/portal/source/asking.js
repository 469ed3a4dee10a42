import {page} from "./page.js";
import {Problem} from "./problems.js";
import {turn} from "./turns.js";
import {chosen, languageOf, wordsFor} from "./words.js";

/**
 * @typedef {import("./session.js").LateralSession} LateralSession
 * @typedef {import("./session.js").Answer} Answer
 */

// Attributes that change how something is shown; the others say what is shown.
const OF_LOOKS = new Set(["locale", "heading-level"]);

/** An element that asks the page's session, for the person that its attributes name. */
export class AskingElement extends HTMLElement {
  static observedAttributes = ["employee", "locale", "heading-level"];

  /** Whether it is in a page, and was told so. */
  isHere = false;
  /** @type {LateralSession | null} */
  #session = null;

  /** The session of the page, or one that was given to this element alone. */
  get session() {
    return this.#session ?? page.session;
  }

  /** @param {LateralSession | null} session */
  set session(session) {
    this.#session = session;
    this.showAnother();
  }

  /** The person's key, empty where there is none. @returns {string} */
  get employee() {
    return this.getAttribute("employee") ?? "";
  }

  /** Frameworks set what an element knows by name as a property. @param {string | null} key */
  set employee(key) {
    if (key === null || key === undefined) this.removeAttribute("employee");
    else this.setAttribute("employee", key);
  }

  /** The path of the person of this element. */
  get person() {
    return `/v1/employees/${encodeURIComponent(this.employee)}`;
  }

  /** The locale of the element, else of the session, of the page, of the browser. */
  get spoken() {
    const around = this.closest("[lang]")?.getAttribute("lang");
    return chosen(this.getAttribute("locale"), this.session?.locale, around, navigator.language);
  }

  get words() {
    return wordsFor(this.spoken);
  }

  connectedCallback() {
    this.#takeOver("session");
    this.#takeOver("employee");
    this.isHere = true;
    page.addEventListener("session", this.showAnother);
    addEventListener("pageshow", this.#onShow);
    this.reload();
  }

  disconnectedCallback() {
    this.isHere = false;
    page.removeEventListener("session", this.showAnother);
    removeEventListener("pageshow", this.#onShow);
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (OF_LOOKS.has(name)) this.reload();
    else this.showAnother();
  }

  /** Another person, opening or session: nothing of the one before stays. */
  showAnother = () => {
    if (!this.isHere) return;
    this.start();
    this.clear();
    this.reload();
  };

  /** Be as at first. */
  start() {}

  /** Forget what was opened, entered or tried of what was shown. */
  clear() {}

  /**
   * What a page set before the script came stands in the way of the accessor of the same name.
   *
   * @param {"session" | "employee"} name
   */
  #takeOver(name) {
    if (!Object.hasOwn(this, name)) return;
    /** @type {any} */
    const self = this;
    const early = self[name];
    delete self[name];
    self[name] = early;
  }

  /** A page that the browser kept and shows again is of another time. @param {PageTransitionEvent} event */
  #onShow = ({persisted}) => {
    if (persisted) this.reload();
  };

  /** Ask for everything that is shown. */
  reload = () => {};

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  async read(path, signal) {
    const session = /** @type {LateralSession} */ (this.session);
    const asking = {signal, language: languageOf(this.spoken), turn: turn(this)};
    const answer = await session.read(path, asking);
    if (answer.deprecated) this.outdated();
    return answer;
  }

  /** Called where the service says that what was asked will go. */
  outdated() {}

  /**
   * What stands beside the rest: nothing where it is closed to this page, or not there.
   *
   * @param {string} operation
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async extra(operation, path, signal) {
    // What a token opens is known once it is there.
    await this.session?.ready();
    if (!this.opens(operation)) return null;
    try {
      return (await this.read(path, signal)).data;
    } catch (error) {
      if (signal?.aborted || Problem.of(error).state === "expired") throw error;
      return null;
    }
  }

  /**
   * The same for what may not be there, which the service then tells with an empty answer: a
   * browser logs each 404 as an error.
   *
   * @param {string} operation
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  extraIfAny(operation, path, signal) {
    return this.extra(operation, `${path}?allow_empty=true`, signal);
  }

  /** Whether the page's token opens an operation. @param {string} operation */
  opens(operation) {
    return this.session?.opens(operation) ?? false;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {string | null} [ifMatch]
   */
  send(method, path, body, ifMatch) {
    const language = languageOf(this.spoken);
    return /** @type {LateralSession} */ (this.session).send(method, path, body, {language, ifMatch});
  }

  /**
   * Store something as it was read, or as the first. What stands there already and says the same
   * was stored although the answer was lost; anything else is told.
   *
   * @param {string} path
   * @param {object} body
   * @param {string | null} etag of what was read; none where there was nothing
   * @param {(data: any) => boolean} isSame
   * @returns {Promise<Answer | null>} what somebody else stored in the meantime
   */
  async store(path, body, etag, isSame) {
    const session = /** @type {LateralSession} */ (this.session);
    const asking = {language: languageOf(this.spoken), ifMatch: etag, isFirst: etag === null};
    try {
      await session.send("PUT", path, body, asking);
      return null;
    } catch (error) {
      if (Problem.of(error).state !== "changed") throw error;
      const now = await this.read(path);
      return isSame(now.data) ? null : now;
    }
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
}

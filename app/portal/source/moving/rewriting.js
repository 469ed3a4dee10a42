import {conflict, form, nothing, Problem} from "../parts.js";

/**
 * @typedef {import("../session.js").Answer} Answer
 * @typedef {{key: string, label: string, read: () => Promise<Answer>,
 *   textOf: (data: any) => string, store: (data: any, text: string, etag: string | null) => Promise<unknown>,
 *   done: () => void, leave: () => void}} Rewritten
 */

/** A text that somebody rewrites. If another was stored in the meantime, both are shown. */
export class Rewriting {
  #element;
  #of;
  /** @type {Answer | null} */
  #now = null;
  /** What was not stored, as somebody was quicker. @type {string | null} */
  #mine = null;

  /**
   * @param {import("../element.js").LateralElement<any>} element
   * @param {Rewritten} of
   */
  constructor(element, of) {
    this.#element = element;
    this.#of = of;
    void element.act(of.key, async () => {
      this.#now = await of.read();
      element.focusNext = `[data-form="${CSS.escape(of.key)}"] textarea`;
    });
  }

  get key() {
    return this.#of.key;
  }

  /** @param {string} text */
  #store(text) {
    const {key, read, textOf, store, done} = this.#of;
    const now = /** @type {Answer} */ (this.#now);
    void this.#element.act(key, async () => {
      try {
        await store(now.data, text, now.etag);
      } catch (error) {
        if (Problem.of(error).state !== "changed") throw error;
        this.#now = await read();
        // What was stored although the answer was lost is what stands there now.
        if (textOf(this.#now.data) !== text) {
          this.#mine = text;
          return;
        }
      }
      done();
    });
  }

  shown() {
    const element = this.#element;
    const {words} = element;
    const {key, label, textOf, leave} = this.#of;
    const refusal = element.refused(key);
    if (!this.#now) return refusal;
    const doing = element.doing === key;
    const theirs = textOf(this.#now.data);
    const mine = this.#mine;
    if (mine !== null) {
      return conflict(words, {
        mine,
        theirs,
        doing,
        takeMine: () => this.#store(mine),
        takeTheirs: () => {
          leave();
          element.reload();
        },
      });
    }
    return form(words, {
      key,
      lead: nothing,
      fields: [{name: "text", kind: "text", label, required: true, value: theirs}],
      doing,
      sendLabel: words.say("form.store"),
      refusal,
      leave,
      send: ({text}) => this.#store(text),
    });
  }
}

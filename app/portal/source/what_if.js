import {html, nothing} from "lit-html";
import {repeat} from "lit-html/directives/repeat.js";

import {LateralElement} from "./element.js";
import {nearness} from "./nearness.js";
import {Problem} from "./problems.js";
import {turn} from "./turns.js";

/**
 * @typedef {import("./types.js").Employee} Employee
 * @typedef {import("./types.js").WhatIf} WhatIf
 * @typedef {import("./types.js").Wish} Wish
 * @typedef {{name: string, text: string, today: number}} Slider one skill, and its level today
 * @typedef {{employee: Employee, sliders: Slider[], further: number, list: WhatIf}} Beginning
 *   `further`: how many skills the opening asks for besides
 */

const MOST_SLIDERS = 6;
const MOST_LEVEL = 5;
const LIST = 5;
// A key that is held repeats every 30 to 50 ms, and a hand that drags moves more often. Whoever presses
// one time after another asks for each: a list in time is worth more than one question saved.
const REST_MS = 150;

/**
 * What would come near, if the person could do more or wished for something else.
 *
 * @extends {LateralElement<Beginning>}
 */
export class LateralWhatIf extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "opening"];

  /** @type {Map<string, number>} */
  #levels = new Map();
  /** @type {Set<string>} */
  #without = new Set();
  /** @type {string[]} */
  #wishes = [];
  /** @type {WhatIf | null} */
  #list = null;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#asking?.abort();
    clearTimeout(this.#rest);
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const [employee, list] = await Promise.all([
      this.read(this.person, signal),
      turn(this).then(() => this.#ask({}, signal)),
    ]);
    const opening = this.getAttribute("opening") ?? list.items[0]?.opening.external_id;
    const missing = opening ? await this.#missing(opening, signal) : [];
    const sliders = missing.slice(0, MOST_SLIDERS);
    // What was moved before stays moved, so the list beside it has to follow.
    this.#list = this.#isTrying ? await this.#ask(this.#change(sliders), signal) : null;
    return {employee: employee.data, sliders, further: missing.length - sliders.length, list};
  }

  /** @param {Beginning} beginning */
  isEmpty({sliders, employee}) {
    return sliders.length === 0 && employee.aspirations.length === 0;
  }

  /**
   * The skills that an opening asks for and the person lacks, those that gain most first.
   *
   * @param {string} opening
   * @param {AbortSignal} signal
   * @returns {Promise<Slider[]>}
   */
  async #missing(opening, signal) {
    const path = `${this.person}/openings/${encodeURIComponent(opening)}/match`;
    /** @type {import("./types.js").Match} */
    const match = (await this.read(path, signal)).data;
    return match.missing_skills.map((gap) => ({
      name: gap.skill,
      text: gap.skill_id ?? gap.skill,
      today: Math.round(gap.level_held ?? 0),
    }));
  }

  /**
   * @param {object} change
   * @param {AbortSignal} signal
   * @returns {Promise<WhatIf>}
   */
  async #ask(change, signal) {
    const session = /** @type {import("./session.js").LateralSession} */ (this.session);
    const asking = {signal, language: this.words.language};
    const body = {...change, k: LIST};
    return (await session.send("POST", `${this.person}/what-if`, body, asking)).data;
  }

  get #isTrying() {
    return this.#levels.size > 0 || this.#without.size > 0 || this.#wishes.length > 0;
  }

  /** @param {Slider[]} sliders */
  #change(sliders) {
    const moved = [...this.#levels].filter(
      ([text, level]) => level !== sliders.find((one) => one.text === text)?.today,
    );
    const gone = moved.filter(([, level]) => level === 0).map(([text]) => text);
    const held = moved.filter(([, level]) => level > 0);
    return {
      skills: held.map(([skill, level]) => ({skill, level})),
      remove_skills: gone,
      aspirations: this.#wishes.map((text) => ({target: "text", text})),
      remove_aspirations: [...this.#without],
    };
  }

  #settle() {
    clearTimeout(this.#rest);
    this.draw();
    this.#rest = setTimeout(() => void this.#rank(), REST_MS);
  }

  async #rank() {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const {signal} = this.#asking;
    this.enter("refreshing");
    try {
      const list = await this.#ask(this.#change(this.data?.sliders ?? []), signal);
      if (signal.aborted) return;
      this.#list = list;
      this.enter("ready");
      this.say(this.#said(list));
    } catch (error) {
      if (!signal.aborted) this.fail(Problem.of(error));
    }
  }

  /**
   * The first that changed its place, in words.
   *
   * @param {WhatIf} list
   */
  #said({items}) {
    const {words} = this;
    const moved = items.find((one) => one.rank !== one.before.rank);
    if (!moved?.rank) return words.say("try.said_same");
    const {title} = moved.opening;
    return moved.before.rank === null
      ? words.say("try.said_new", {title, place: moved.rank})
      : words.say("try.said", {title, place: moved.rank, before: moved.before.rank});
  }

  clear() {
    this.#asking?.abort();
    clearTimeout(this.#rest);
    this.#levels.clear();
    this.#without.clear();
    this.#wishes = [];
    this.#list = null;
  }

  #back = () => {
    this.clear();
    // The button goes with what was tried.
    this.focusNext = "input";
    this.enter("ready");
  };

  /** @param {Beginning} beginning */
  shown(beginning) {
    const {words} = this;
    const list = this.#list ?? beginning.list;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("try.heading")}
        </div>
        <p class="muted">${words.say("try.lead")}</p>
      </header>
      <div class="split panel">
        <div class="section">
          ${beginning.sliders.length > 0 ? this.#skills(beginning) : nothing}
          ${this.#wishing(beginning.employee.aspirations)}
          ${this.#isTrying
            ? html`<button class="action" part="action" type="button" @click=${this.#back}>
                ${words.say("try.back")}
              </button>`
            : nothing}
        </div>
        <div class="section">
          <div class="heading small-heading" role="heading" aria-level=${this.headingLevel + 1}>
            ${words.say(this.#list ? "try.list" : "try.today_list")}
          </div>
          ${list.items.length === 0 ? html`<p class="muted">${words.say("try.nothing")}</p>` : nothing}
          <ol class="ranked">
            ${repeat(
              list.items,
              (one) => one.opening.external_id,
              (one) => place(words, one, this.#list !== null),
            )}
          </ol>
          ${this.#list && this.#list.left.length > 0
            ? html`<p class="muted small">
                ${words.say("try.left")}
                <span lang="">${this.#list.left.map((one) => one.opening.title).join(" · ")}</span>
              </p>`
            : nothing}
        </div>
      </div>`;
  }

  /** @param {Beginning} beginning */
  #skills({sliders, further}) {
    const {words} = this;
    return html`<fieldset class="bare">
      <legend>${words.say("try.skills")}</legend>
      ${sliders.map(({name, text, today}, index) => {
        const level = this.#levels.get(text) ?? today;
        /** @param {Event} event */
        const move = (event) => {
          const {value} = /** @type {HTMLInputElement} */ (event.target);
          const asked = Math.round(Number(value));
          this.#levels.set(text, Math.min(Math.max(asked || 0, 0), MOST_LEVEL));
          this.#settle();
        };
        return html`<div class="slider">
          <label for="s-${index}" lang="">${name}</label>
          <span class="muted small">${words.say("try.held", {level: today})}</span>
          <input id="s-${index}" type="range" min="0" max=${MOST_LEVEL} step="1"
            .value=${String(level)} aria-label=${words.say("try.level", {skill: name})}
            @input=${move} />
          <input type="number" min="0" max=${MOST_LEVEL} step="1" .value=${String(level)}
            aria-label=${`${words.say("try.level", {skill: name})}. ${words.say("try.number")}`}
            @change=${move} />
        </div>`;
      })}
      ${further > 0 ? html`<p class="muted small">${words.say("try.further", {n: further})}</p>` : nothing}
    </fieldset>`;
  }

  /** @param {Wish[]} stated */
  #wishing(stated) {
    const {words} = this;
    /** @param {SubmitEvent} event */
    const add = (event) => {
      event.preventDefault();
      const field = /** @type {HTMLInputElement | null} */ (this.find("#wish"));
      const text = field?.value.trim() ?? "";
      if (!field || !text || this.#wishes.includes(text)) return;
      this.#wishes = [...this.#wishes, text];
      field.value = "";
      this.#settle();
    };
    return html`<fieldset class="bare">
        <legend>${words.say("try.wishes")}</legend>
        ${stated.length === 0 ? html`<p class="muted">${words.say("try.no_wishes")}</p>` : nothing}
        ${stated.map((wish) =>
          this.#toggle(nameOf(wish), wish.polarity === "not", !this.#without.has(wish.text), () => {
            if (!this.#without.delete(wish.text)) this.#without.add(wish.text);
          }),
        )}
        ${this.#wishes.map((text) =>
          this.#toggle(text, false, true, () => {
            this.#wishes = this.#wishes.filter((one) => one !== text);
          }),
        )}
      </fieldset>
      <form class="add" @submit=${add}>
        <label for="wish">${words.say("try.another")}</label>
        <span class="row">
          <input id="wish" type="text" maxlength="200" autocomplete="off" />
          <button class="action" part="action" type="submit">${words.say("try.add")}</button>
        </span>
      </form>`;
  }

  /**
   * @param {string} text
   * @param {boolean} refused
   * @param {boolean} checked
   * @param {() => void} turn
   */
  #toggle(text, refused, checked, turn) {
    const change = () => {
      turn();
      this.#settle();
    };
    return html`<label class="toggle">
      <input type="checkbox" .checked=${checked} @change=${change} />
      <span>
        ${refused ? this.words.say("profile.not_this") : nothing} <span lang="">${text}</span>
      </span>
    </label>`;
  }
}

/** How a wish reads: what is understood of it, where it is a key. @param {Wish} wish */
export function nameOf({target, text, understood}) {
  return target === "text" ? text : (understood[0]?.label ?? text);
}

/**
 * @param {import("./words.js").Words} words
 * @param {WhatIf["items"][number]} move
 * @param {boolean} isChanged
 */
function place(words, {rank, opening, band, before}, isChanged) {
  const from =
    before.rank === null
      ? words.say("try.new")
      : before.rank === rank
        ? words.say("try.same")
        : words.say("try.from", {place: before.rank});
  const turn = before.rank === rank ? "same" : before.rank === null || before.rank > (rank ?? 0) ? "up" : "down";
  return html`<li data-opening=${opening.external_id}>
    <span class="rank">${rank}</span>
    <span class="what">
      <span class="strong" lang="">${opening.title}</span>
      <span class="muted small">${opening.function ?? nothing}</span>
    </span>
    ${nearness(words, band)}
    ${isChanged ? html`<span class="turn ${turn} small">${from}</span>` : nothing}
  </li>`;
}

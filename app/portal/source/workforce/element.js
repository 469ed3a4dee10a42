import {html, nothing} from "lit-html";

import {LateralElement} from "../element.js";
import {figure, figureSheet, lengthBar, section, table} from "../figures.js";
import {addWords} from "../words.js";
import {drawnFlows} from "./sankey.js";
import cs from "./words/cs.json";
import de from "./words/de.json";
import en from "./words/en.json";
import nl from "./words/nl.json";
import pt from "./words/pt.json";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("./sankey.js").Flow} Flow
 * @typedef {{from: number | null, to: number, moves: number, items: Flow[]}} Flows
 * @typedef {{skill: string | null, label: string, seats: number, held: number | null}} Demand
 * @typedef {{people: number | null, openings: number, items: Demand[]}} Skills
 * @typedef {{opening: string, title: string, function: string | null, seats: number,
 *   firsts: number}} Crowded
 * @typedef {{measured_on: string | null, people: number | null, seats_taken: number | null,
 *   bands: {band: string | null, openings: number, seats: number}[], crowded: Crowded[]}} Exposure
 * @typedef {{id: string, method: string, dry_run: boolean, as_of: string,
 *   totals: Record<string, number | null>}} Round
 * @typedef {{flows: Flows, skills: Skills, exposure: Exposure, rounds: Round[]}} Workforce
 */

addWords({en, nl, de, cs, pt});

const FIRST = 10;
// As many as the service tells.
const MOST_SKILLS = 200;

/**
 * How people move between functions, what is asked for and held, how crowded openings are.
 *
 * @extends {LateralElement<Workforce>}
 */
export class LateralWorkforce extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "from", "to"];

  /** The function whose flows are shown; every function where it is empty. */
  #chosen = "";
  #showsAll = false;

  constructor() {
    super();
    this.wear(figureSheet());
  }

  /** It is about nobody, so no attribute has to say more. */
  get isAskable() {
    return true;
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const years = new URLSearchParams();
    for (const name of ["from", "to"]) {
      const year = this.getAttribute(name);
      if (year) years.set(name, year);
    }
    const query = years.size > 0 ? `?${years}` : "";
    const [flows, skills, exposure, rounds] = await Promise.all([
      this.read(`/v1/workforce/flows${query}`, signal),
      this.read(`/v1/workforce/skills?limit=${MOST_SKILLS}`, signal),
      this.read("/v1/workforce/exposure", signal),
      this.read("/v1/workforce/rounds", signal),
    ]);
    return {
      flows: flows.data,
      skills: skills.data,
      exposure: exposure.data,
      rounds: rounds.data.items,
    };
  }

  /** @param {Workforce} workforce */
  isEmpty({flows, skills, exposure, rounds}) {
    const told = [flows.items, skills.items, exposure.bands, rounds];
    return told.every((items) => items.length === 0);
  }

  /** @param {Workforce} workforce */
  shown(workforce) {
    const {words, headingLevel: level} = this;
    const {flows, skills, exposure, rounds} = workforce;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${level}>
          ${words.say("workforce.heading")}
        </div>
        <p class="muted">${words.say("workforce.lead")}</p>
      </header>
      ${this.isEmpty(workforce)
        ? html`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${words.say("workforce.none")}</p>
              <p>${words.say("workforce.none.help")}</p>
            </slot>
          </div>`
        : html`<div class="panel">
            ${section(words.say("flows.heading"), level, this.#flows(flows))}
            ${section(words.say("held.heading"), level, this.#skills(skills))}
            ${section(words.say("crowded.heading"), level, crowding(words, exposure))}
            ${section(words.say("rounds.heading"), level, lastRounds(words, rounds))}
          </div>`}`;
  }

  /** @param {Flows} flows */
  #flows({from, to, items}) {
    const {words} = this;
    const crossing = items.filter((one) => one.from_function !== one.to_function);
    if (crossing.length === 0) return html`<p>${words.say("flows.none")}</p>`;
    const functions = [...new Set(crossing.flatMap((one) => [one.from_function, one.to_function]))];
    const chosen = functions.includes(this.#chosen) ? this.#chosen : "";
    const shown = crossing.filter(
      (one) => !chosen || one.from_function === chosen || one.to_function === chosen,
    );
    const most = Math.max(...crossing.map((one) => one.moves));
    const moves = shown.reduce((sum, one) => sum + one.moves, 0);
    const years =
      from === null
        ? words.say("flows.until", {to: `${to}`})
        : words.say("flows.years", {from: `${from}`, to: `${to}`});
    return html`<p class="muted">${years} ${words.say("flows.sum", {n: moves})}</p>
      ${this.#choice(functions.sort(), chosen)}
      ${drawnFlows(shown)}
      ${table(
        words.say("flows.caption"),
        [words.say("flows.from"), words.say("flows.to"), words.say("flows.moves")],
        shown.map((one) => [
          html`<span lang="">${one.from_function}</span>`,
          html`<span lang="">${one.to_function}</span>`,
          html`${figure(words, one.moves)} ${lengthBar(one.moves, most)}`,
        ]),
      )}`;
  }

  /**
   * @param {string[]} functions
   * @param {string} chosen
   */
  #choice(functions, chosen) {
    const {words} = this;
    /** @param {Event} event */
    const choose = (event) => {
      this.#chosen = /** @type {HTMLSelectElement} */ (event.target).value;
      this.draw();
    };
    return html`<label class="choose"
      >${words.say("flows.choose")}
      <select .value=${chosen} @change=${choose}>
        <option value="">${words.say("flows.all")}</option>
        ${functions.map((one) => html`<option value=${one} lang="">${one}</option>`)}
      </select></label
    >`;
  }

  /** @param {Skills} skills */
  #skills({people, openings, items}) {
    const {words} = this;
    if (items.length === 0) return html`<p>${words.say("held.none")}</p>`;
    const shown = this.#showsAll ? items : items.slice(0, FIRST);
    const more = items.length - shown.length;
    const seats = Math.max(...items.map((one) => one.seats));
    const held = Math.max(0, ...items.map((one) => one.held ?? 0));
    const showAll = () => {
      this.#showsAll = true;
      this.draw();
    };
    return html`<p class="muted">
        ${words.say("held.lead", {n: openings})}
        ${people === null ? nothing : words.say("held.people", {n: people})}
      </p>
      ${table(
        words.say("held.caption"),
        [words.say("held.skill"), words.say("held.asked"), words.say("held.held")],
        shown.map((one) => [
          html`<span lang="">${one.label}</span>`,
          html`${words.say("held.seats", {n: one.seats})} ${lengthBar(one.seats, seats)}`,
          one.held === null
            ? html`<span class="muted">${words.say("held.few")}</span>`
            : html`${words.say("held.by", {n: one.held})} ${lengthBar(one.held, held, "second")}`,
        ]),
      )}
      ${more > 0
        ? html`<button class="action plain" part="action" type="button" @click=${showAll}>
            ${words.say("held.more", {n: more})}
          </button>`
        : items.length === MOST_SKILLS
          ? html`<p class="muted small">${words.say("held.most", {n: items.length})}</p>`
          : nothing}`;
  }
}

/**
 * @param {Words} words
 * @param {Exposure} exposure
 */
function crowding(words, {measured_on, people, seats_taken, bands, crowded}) {
  if (measured_on === null) return html`<p>${words.say("crowded.none")}</p>`;
  const most = Math.max(...bands.map((one) => one.openings));
  const told = people === null ? "" : words.say("crowded.people", {n: people});
  const taken = seats_taken === null ? "" : words.say("crowded.taken", {n: seats_taken});
  return html`<p class="muted">
      ${words.say("crowded.lead", {day: words.day(measured_on)})} ${told} ${taken}
    </p>
    ${table(
      words.say("crowded.caption"),
      [words.say("crowded.ask"), words.say("crowded.openings")],
      bands.map((one) => [
        words.say(`crowded.band.${one.band ?? "too_few"}`),
        html`${figure(words, one.openings)} ${lengthBar(one.openings, most)}`,
      ]),
    )}
    ${crowded.length === 0
      ? nothing
      : table(
          words.say("crowded.most"),
          [words.say("crowded.opening"), words.say("crowded.seats"), words.say("crowded.firsts")],
          crowded.map((one) => [
            html`<span lang="">${one.title}${one.function ? html` · ${one.function}` : nothing}</span>`,
            figure(words, one.seats),
            figure(words, one.firsts),
          ]),
        )}`;
}

/**
 * @param {Words} words
 * @param {Round[]} rounds
 */
function lastRounds(words, rounds) {
  if (rounds.length === 0) return html`<p>${words.say("rounds.none")}</p>`;
  /** @param {number | null | undefined} count */
  const told = (count) => (typeof count === "number" ? figure(words, count) : words.say("rounds.few"));
  return html`<p class="muted">${words.say("rounds.lead")}</p>
    ${table(
      words.say("rounds.caption"),
      ["day", "people", "seats", "placed", "first"].map((one) => words.say(`rounds.${one}`)),
      rounds.map(({as_of, dry_run, totals}) => [
        html`${words.day(as_of)}
          ${dry_run ? html`<span class="tag">${words.say("rounds.dry")}</span>` : nothing}`,
        told(totals.people),
        told(totals.seats),
        told(totals.placed),
        told(totals.own_first),
      ]),
    )}`;
}

import {html, nothing} from "lit-html";

import {LateralElement} from "./element.js";

/**
 * @typedef {import("./types.js").CareerPaths} CareerPaths
 * @typedef {import("./types.js").CareerPath} CareerPath
 * @typedef {import("./types.js").Step} Step
 * @typedef {import("./words.js").Words} Words
 */

const MOST_LEARNT = 4;
/** The bands of scores, as the service has them; a test compares. */
export const BANDS = /** @type {const} */ ([
  ["strong", 0.4],
  ["worth_a_talk", 0.15],
  ["stretch", 0.02],
  ["far", 0],
]);

/**
 * Steps that lead to the roles that a person wishes for.
 *
 * @extends {LateralElement<CareerPaths>}
 */
export class LateralPaths extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "to-role", "to-function"];

  /** @param {AbortSignal} signal */
  async load(signal) {
    const query = new URLSearchParams({k: "3"});
    for (const name of ["to-role", "to-function"]) {
      const value = this.getAttribute(name);
      if (value) query.set(name.replace("-", "_"), value);
    }
    return (await this.read(`${this.person}/career-paths?${query}`, signal)).data;
  }

  /** @param {CareerPaths} paths */
  isEmpty({items}) {
    return items.length === 0;
  }

  /** @param {CareerPaths} paths */
  shown(paths) {
    const {words} = this;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("paths.heading")}
        </div>
        <p class="muted">${words.say("paths.lead")}</p>
      </header>
      ${this.isEmpty(paths)
        ? html`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${words.say("paths.none")}</p>
              <p>${whyNone(words, paths)}</p>
            </slot>
          </div>`
        : nothing}
      ${paths.note && !this.isEmpty(paths) ? html`<p class="asked">${paths.note}</p>` : nothing}
      <div class="beside">
        ${paths.items.map((path) => this.#path(paths, path, null))}
        ${paths.expert_path
          ? this.#path(paths, paths.expert_path, words.say("paths.expert"))
          : nothing}
      </div>`;
  }

  /**
   * @param {CareerPaths} paths
   * @param {CareerPath} path
   * @param {string | null} lead
   */
  #path(paths, path, lead) {
    const {words} = this;
    const goal = path.steps.at(-1)?.role.title ?? "";
    return html`<article class="card" part="card">
      ${lead ? html`<p class="tag own-line">${lead}</p>` : nothing}
      <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel + 1}
        lang="">${goal}</div>
      <p class="muted">
        <span class="strong">${words.code("chance", bandOf(path.chance))}</span> ·
        ${words.say("paths.steps", {n: path.steps.length})} ·
        ${words.say("paths.skills", {n: path.skills_to_learn})}
      </p>
      <ol class="way">
        <li class="here">
          <span class="muted small">${words.say("paths.today")}</span>
          <span lang="">${paths.employee.title}</span>
        </li>
        ${path.steps.map((step) => way(words, step))}
      </ol>
    </article>`;
  }
}

/**
 * Why there is no path. Where no wish leads anywhere, a reader of the page can state one; the
 * service's own words name parameters, which only who asks it can set.
 *
 * @param {Words} words
 * @param {CareerPaths} paths
 */
function whyNone(words, {note, notes}) {
  const isAimless = notes?.some(({code}) => code === "no_target");
  return note && !isAimless ? note : words.say("paths.none.help");
}

/** @param {number} score */
export function bandOf(score) {
  return BANDS.find(([, from]) => score >= from)?.[0] ?? "far";
}

/**
 * @param {Words} words
 * @param {Step} step
 */
function way(words, step) {
  const learn = step.learn.slice(0, MOST_LEARNT).map((one) => one.skill);
  const more = step.learn.length - learn.length;
  return html`<li>
    <span class="strong" lang="">${step.role.title}</span>
    <ul class="facts">
      ${step.role.function ? html`<li lang="">${step.role.function}</li>` : nothing}
      ${words.code("kind", step.kind)
        ? html`<li class="tag">${words.code("kind", step.kind)}</li>`
        : nothing}
      ${step.role.people_leader ? html`<li class="tag">${words.say("card.leads")}</li>` : nothing}
      ${step.open_openings.length > 0
        ? html`<li>${words.say("paths.open", {n: step.open_openings.length})}</li>`
        : nothing}
    </ul>
    ${learn.length > 0
      ? html`<span class="small">
          ${words.say("paths.learn")} <span lang="">${learn.join(" · ")}</span>
          ${more > 0 ? words.say("bars.more", {n: more}) : nothing}
        </span>`
      : nothing}
  </li>`;
}

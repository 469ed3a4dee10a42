import {html, nothing} from "lit-html";

import {bars} from "./bars.js";
import {LateralElement} from "./element.js";
import {facts, nearness} from "./nearness.js";
import {allReasons} from "./reasons.js";

/**
 * @typedef {import("./types.js").Match} Match
 * @typedef {import("./types.js").Opening} Opening
 * @typedef {import("./types.js").Counterfactuals} Counterfactuals
 * @typedef {import("./types.js").Gap} Gap
 * @typedef {import("./words.js").Words} Words
 * @typedef {{match: Match, opening: Opening, change: Counterfactuals | null}} Whole
 */

// Where the person is shown, a list of ten is what "near" means.
const LIST = 10;

/**
 * One opening for one person: how the score adds up, what is lacking, what would change it.
 *
 * @extends {LateralElement<Whole>}
 */
export class LateralMove extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "opening"];

  get isAskable() {
    return this.employee !== "" && this.hasAttribute("opening");
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const key = encodeURIComponent(this.getAttribute("opening") ?? "");
    const pair = `${this.person}/openings/${key}`;
    const [match, opening, change] = await Promise.all([
      this.read(`${pair}/match`, signal),
      this.read(`/v1/openings/${key}`, signal),
      // What would change the place is an extra: without it, the rest is still worth reading.
      this.extra("getCounterfactuals", `${pair}/counterfactuals?k=${LIST}`, signal),
    ]);
    return {match: match.data, opening: opening.data, change};
  }

  /** @param {Whole} whole */
  shown({match, opening, change}) {
    const {words} = this;
    return html`<div class="move">
      ${this.hasAttribute("without-title") ? nothing : this.#title(match)}
      ${about(words, opening)} ${this.section("move.reasons", allReasons(words, match.reasons))}
      ${this.section(
        "move.adds_up",
        html`<p class="muted">
            ${words.say("move.adds_up.text", {score: words.number(match.score)})}
          </p>
          ${bars(words, match.contributions, match.score, true)}`,
      )}
      ${match.missing_skills.length > 0
        ? this.section("move.gaps", gaps(words, match.missing_skills))
        : nothing}
      ${change ? this.section("move.change", changed(words, change)) : nothing}
      ${this.section("move.rules", rules(words, match))}
      <p class="muted small">${words.say("about.never.text")}</p>
    </div>`;
  }

  /** @param {Match} match */
  #title(match) {
    return html`<div class="card-top">
        <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel} lang="">
          ${match.opening.title}
        </div>
        ${nearness(this.words, match.band)}
      </div>
      ${facts(this.words, match)}`;
  }
}

/**
 * @param {Words} words
 * @param {Opening} opening
 */
function about(words, opening) {
  const remote = opening.remote_work ? words.code("remote", opening.remote_work) : "";
  const apply = webAddress(opening.apply_url);
  return html`${opening.effective.description
      ? html`<p class="description" lang="">${opening.effective.description}</p>`
      : nothing}
    <ul class="facts">
      ${remote ? html`<li>${remote}</li>` : nothing}
      ${opening.closes_on
        ? html`<li>${words.say("move.closes", {day: words.day(opening.closes_on)})}</li>`
        : nothing}
    </ul>
    ${ownFields(words, opening.custom_fields ?? [])}
    ${apply
      ? html`<p>
          <a class="action" href=${apply} target="_blank" rel="noopener noreferrer"
            >${words.say("move.apply")}</a
          >
        </p>`
      : nothing}`;
}

/**
 * The organisation's own fields, in its order and in the reader's numbers and dates.
 *
 * @param {Words} words
 * @param {import("./types.js").CustomField[]} fields
 */
function ownFields(words, fields) {
  if (fields.length === 0) return nothing;
  return html`<dl class="own">
    ${fields.map(
      (one) => html`<div>
        <dt class="muted" lang="">${one.name}</dt>
        <dd>${ownValue(words, one)}</dd>
      </div>`,
    )}
  </dl>`;
}

/**
 * @param {Words} words
 * @param {import("./types.js").CustomField} field
 */
function ownValue(words, {kind, value}) {
  if (kind === "number" && Number.isFinite(Number(value))) return words.number(Number(value), {});
  if (kind === "date" && !Number.isNaN(Date.parse(value))) return words.day(value);
  if (kind === "flag") return words.code("flag", value) || value;
  const address = kind === "link" ? webAddress(value) : null;
  if (address === null) return html`<span lang="">${value}</span>`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer">${address}</a>`;
}

/**
 * An https address; anything else could run as a script, or be read on the way.
 *
 * @param {string | null | undefined} text
 */
function webAddress(text) {
  return text && /^https:\/\//i.test(text) ? text : null;
}

/**
 * The missing skills in the order of the service: most gain for the least effort first.
 *
 * @param {Words} words
 * @param {Gap[]} missing
 */
function gaps(words, missing) {
  return html`<p class="muted">${words.say("gaps.order")}</p>
    <ol class="gaps">
      ${missing.map(
        (gap) => html`<li>
          <span class="strong" lang="">${gap.skill}</span>
          <span class="tag">${words.say(gap.essential ? "gaps.essential" : "gaps.welcome")}</span>
          <span class="muted">${step(words, gap)}</span>
        </li>`,
      )}
    </ol>`;
}

/**
 * @param {Words} words
 * @param {Gap} gap
 */
export function step(words, gap) {
  const {level_held: from, level_needed: to, nearest} = gap;
  if (from !== null && to !== null) return words.say("gaps.raise", {from, to});
  if (nearest) return words.say("gaps.near", {skill: nearest});
  return to === null ? words.say("gaps.new") : words.say("gaps.new_to", {to});
}

/**
 * @param {Words} words
 * @param {Counterfactuals} change
 */
function changed(words, change) {
  if (change.in_top_k) {
    const place = change.rank;
    return html`<p>
      ${place ? words.say("change.in_list", {place}) : words.say("change.in_list_somewhere")}
    </p>`;
  }
  const told = change.items.length > 0 ? change.items : change.nearest ? [change.nearest] : [];
  if (told.length === 0) return html`<p>${change.note ?? words.say("change.none")}</p>`;
  return html`<ul class="plain">
      ${told.map((one) => html`<li>${one.reason}</li>`)}
    </ul>
    <p class="muted small">
      ${words.say(change.items.length > 0 ? "change.verified" : "change.not_enough")}
    </p>`;
}

/**
 * @param {Words} words
 * @param {Match} match
 */
function rules(words, {eligibility}) {
  const broken = eligibility.reasons.filter((one) => !one.passed);
  return html`<p>${words.say(eligibility.eligible ? "rules.met" : "rules.not_met")}</p>
    ${broken.length > 0
      ? html`<ul class="plain">
          ${broken.map((one) => html`<li>${one.detail}</li>`)}
        </ul>`
      : nothing}
    <details>
      <summary>${words.say("rules.all", {n: eligibility.reasons.length})}</summary>
      <ul class="plain">
        ${eligibility.reasons.map(
          (one) => html`<li>${words.say(one.passed ? "rules.yes" : "rules.no")} ${one.detail}</li>`,
        )}
      </ul>
    </details>`;
}

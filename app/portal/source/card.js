import {html, nothing} from "lit-html";

import {bars} from "./bars.js";
import {facts, nearness} from "./nearness.js";
import {shortReasons} from "./reasons.js";

/**
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./words.js").Words} Words
 * @typedef {{level: number, leaving: string, isOpen: boolean, isUnfolded: boolean, mayAct: boolean,
 *   employee: string, unfold: () => void,
 *   locale: string | null, session: import("./session.js").LateralSession | null,
 *   open: () => void, ask: () => void, keep: () => void,
 *   interest: {button: unknown, panel: unknown},
 *   dismiss: (reason: string | null) => void}} Doing
 */

export const WHYS = [
  "skills",
  "level",
  "place",
  "team",
  "timing",
  "not_interested_in_function",
  "other",
];

/**
 * One move: what it is, how near, what speaks for and against it, and what can be done.
 *
 * @param {Words} words
 * @param {Card} move
 * @param {Doing} doing
 */
export function card(words, move, doing) {
  const {opening} = move;
  const key = opening.external_id;
  return html`<article
    class="card"
    part="card"
    data-opening=${key}
    aria-labelledby="t-${key}"
    aria-busy=${doing.leaving === "sending"}
  >
    <div class="card-top">
      <div class="heading title" part="title" role="heading" aria-level=${doing.level}
        id="t-${key}" lang="" tabindex="-1">${opening.title}</div>
      ${nearness(words, move.band)}
    </div>
    ${facts(words, move)} ${shortReasons(words, move.reasons)}
    ${move.confidence === "low"
      ? html`<p class="muted small">${words.say("card.little_known")}</p>`
      : nothing}
    ${doing.leaving === "asking" || doing.leaving === "sending"
      ? whys(words, doing)
      : actions(words, opening.title, doing)}
    ${doing.interest.panel}
    <details class="adds-up" @toggle=${doing.unfold}>
      <summary>${words.say("card.adds_up")}</summary>
      ${doing.isUnfolded ? bars(words, move.contributions, move.score) : nothing}
    </details>
    ${doing.isOpen
      ? html`<lateral-move
          class="inside"
          employee=${doing.employee}
          opening=${key}
          heading-level=${Math.min(doing.level + 1, 5)}
          locale=${doing.locale ?? words.region}
          .session=${doing.session}
          without-title
        ></lateral-move>`
      : nothing}
  </article>`;
}

/**
 * @param {Words} words
 * @param {string} title
 * @param {Doing} doing
 */
function actions(words, title, doing) {
  return html`<div class="actions">
    <button
      class="action strong"
      part="action"
      type="button"
      aria-expanded=${doing.isOpen}
      @click=${doing.open}
    >
      ${words.say(doing.isOpen ? "action.close" : "action.open")}
      <span class="unseen">${title}</span>
    </button>
    ${doing.interest.button}
    ${doing.mayAct
      ? html`<button class="action not-this" part="action" type="button" @click=${doing.ask}>
          ${words.say("action.not_this")} <span class="unseen">${title}</span>
        </button>`
      : nothing}
    ${doing.leaving === "failed"
      ? html`<span class="failed">${words.say("dismiss.failed")}</span>`
      : nothing}
  </div>`;
}

/**
 * @param {Words} words
 * @param {Doing} doing
 */
function whys(words, doing) {
  const sending = doing.leaving === "sending";
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape") doing.keep();
  };
  return html`<fieldset class="whys" ?disabled=${sending} @keydown=${onKey}>
    <legend>${words.say("dismiss.why")}</legend>
    <div class="actions">
      ${WHYS.map(
        (why) => html`<button
          class="action"
          part="action"
          type="button"
          data-why=${why}
          @click=${() => doing.dismiss(why)}
        >
          ${words.say(`why.${why}`)}
        </button>`,
      )}
      <button class="action" part="action" type="button" @click=${() => doing.dismiss(null)}>
        ${words.say("dismiss.unsaid")}
      </button>
      <button class="action plain" part="action" type="button" @click=${doing.keep}>
        ${words.say("dismiss.keep")}
      </button>
    </div>
    <p class="muted small">${words.say("dismiss.who")}</p>
  </fieldset>`;
}

/**
 * What stays of a card whose opening is to be shown no more.
 *
 * @param {Words} words
 * @param {Card} move
 * @param {() => void} undo
 */
export function goneCard(words, move, undo) {
  return html`<div class="gone" data-gone=${move.opening.external_id}>
    <span>${words.say("dismiss.gone")} <span lang="">${move.opening.title}</span></span>
    <button class="action plain" part="action" type="button" @click=${undo}>
      ${words.say("action.undo")}
    </button>
  </div>`;
}

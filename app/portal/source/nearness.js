import {html, nothing, svg} from "lit-html";

/**
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./words.js").Words} Words
 */

const STEPS = [1, 2, 3, 4];
const FILLED = new Map([
  ["far", 1],
  ["stretch", 2],
  ["worth_a_talk", 3],
  ["strong", 4],
]);

/**
 * How near an opening is: a word, and a drawing that says no more than the word.
 *
 * @param {Words} words
 * @param {string} band
 */
export function nearness(words, band) {
  const filled = FILLED.get(band) ?? 0;
  const word = words.code("band", band);
  if (!word) return nothing;
  return html`<span class="near" data-band=${band}>
    <svg class="steps" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
      ${STEPS.map(
        (step) => svg`<rect class=${step <= filled ? "full" : "hollow"} x=${(step - 1) * 8}
          y=${12 - step * 3} width="5" height=${4 + step * 3} rx="1.5"></rect>`,
      )}
    </svg>
    <span>${word}</span>
  </span>`;
}

/**
 * Function, place and grade of an opening in one line.
 *
 * @param {Words} words
 * @param {Pick<Card, "opening" | "kind" | "people_leadership">} move
 */
export function facts(words, {opening, kind, people_leadership: leads}) {
  const told = [opening.function, opening.location, opening.org_unit].filter(Boolean);
  const kindWord = words.code("kind", kind);
  return html`<ul class="facts">
    ${told.map((one) => html`<li lang="">${one}</li>`)}
    ${kindWord ? html`<li class="tag">${kindWord}</li>` : nothing}
    ${leads ? html`<li class="tag">${words.say("card.leads")}</li>` : nothing}
  </ul>`;
}

import {html, nothing} from "lit-html";

/**
 * Nothing is near today: said plainly, with what would help. It is the usual case, not a failure.
 *
 * @param {import("./words.js").Words} words
 * @param {import("./types.js").Moves} moves
 */
export function nothingNear(words, {nothing_near: near, aspirations_considered: wishes}) {
  const helps = near?.helps ?? [];
  return html`<div class="empty" part="notice">
    <slot name="empty">
      <p class="empty-title">${words.say("empty.title")}</p>
      <p>${words.say("empty.text")}</p>
      ${helps.length > 0
        ? html`<p class="strong">${words.say("empty.helps")}</p>
            <ul class="helps">
              ${helps.map((one) => html`<li>${one.text}</li>`)}
            </ul>`
        : html`<p>${words.say(wishes === 0 ? "empty.wish" : "empty.later")}</p>`}
      ${helps.length > 0 ? html`<p class="muted small">${words.say("empty.tried")}</p>` : nothing}
    </slot>
  </div>`;
}

import {html, nothing} from "lit-html";

/** @typedef {import("./words.js").Words} Words */

/** What is shown until the first answer, of about its height. @param {Words} words */
export function skeleton(words) {
  return html`<div class="skeleton" aria-hidden="true">
      ${[1, 2, 3].map(
        () => html`<div class="bone card">
          <i class="bone-line short"></i><i class="bone-line title"></i><i class="bone-line"></i
          ><i class="bone-line"></i>
        </div>`,
      )}
    </div>
    <p class="unseen">${words.say("state.waiting")}</p>`;
}

/**
 * Why nothing, or nothing new, is shown, and what can be done.
 *
 * @param {Words} words
 * @param {import("./problems.js").Problem} problem
 * @param {number | null} since when what is still shown was loaded
 * @param {() => void} again
 */
export function notice(words, problem, since, again) {
  const {state, requestId} = problem;
  return html`<div class="notice" part="notice" role="alert">
    <p class="notice-title">${words.say(`state.${state}`)}</p>
    <p>${words.say(`state.${state}.help`)}</p>
    ${since === null || state === "forbidden" || state === "expired"
      ? nothing
      : html`<p class="muted">${words.say("state.as_of", {time: words.time(since)})}</p>`}
    ${state === "broken" && requestId
      ? html`<p class="muted">
          ${words.say("state.request_id")} <code class="select">${requestId}</code>
        </p>`
      : nothing}
    ${state === "forbidden" || state === "not-open"
      ? nothing
      : html`<button class="action" part="action" type="button" @click=${again}>
          ${words.say(state === "changed" ? "action.reload" : "action.again")}
        </button>`}
  </div>`;
}

/**
 * Why something that was asked for was not done.
 *
 * @param {Words} words
 * @param {import("./problems.js").Problem} problem
 */
export function refusal(words, {code, state, reasons}) {
  const told = words.code("refused", code) || words.code("refused", state);
  return html`<p class="failed" role="alert">
    ${told || words.say("dismiss.failed")}
    ${code === "invalid_input" ? html`<span lang="en">${reasons.join("; ")}</span>` : nothing}
  </p>`;
}

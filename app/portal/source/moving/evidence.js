import {form, html, nothing} from "../parts.js";

import {VISIBLE} from "./why_lead.js";

/**
 * @typedef {import("../types.js").Evidence} Evidence
 * @typedef {import("./readiness.js").LateralReadiness} LateralReadiness
 */

const OPENED = new Map([
  ["confirm", "confirmEvidence"],
  ["dispute", "disputeEvidence"],
  ["reply", "replyToEvidence"],
  ["withdraw", "withdrawEvidence"],
  ["choose", "chooseForEvidence"],
]);
// Done with a click; the others ask for words, or for a choice.
const AT_ONCE = new Set(["confirm", "withdraw"]);

/**
 * One occasion, with its day, who tells of it, and what the person says to it.
 *
 * @param {LateralReadiness} element
 * @param {Evidence} record
 */
export function occasion(element, record) {
  const {words} = element;
  const {uid} = record;
  const possible = record.steps.filter((step) => OPENED.has(step) && element.opens(OPENED.get(step) ?? ""));
  const confirmed = record.named.filter((one) => one.confirmed).length;
  return html`<li class="whys" data-record=${uid}>
    <p class="muted small">
      <time class="strong" datetime=${record.happened_on}>${words.day(record.happened_on)}</time> ·
      ${words.code("told_by", record.source)} ·
      <span class="strong">${words.code("record_state", record.state) || record.state}</span>
      ${confirmed > 0 ? html` · ${words.say("record_state.by", {n: confirmed})}` : nothing} ·
      ${words.code("visible", record.visible_to)}
    </p>
    <p lang="">${record.situation} ${record.action} ${record.effect}</p>
    ${record.reply
      ? html`<p class="asked"><span class="small">${words.say("evidence.reply_of")}</span>
          <span lang="">“${record.reply}”</span></p>`
      : nothing}
    ${record.dispute_reason ? html`<p class="muted" lang="">“${record.dispute_reason}”</p>` : nothing}
    ${record.decide_by
      ? html`<p>${words.say("evidence.decide_by", {day: words.day(record.decide_by)})}</p>`
      : nothing}
    ${record.decision_reason ? html`<p class="muted" lang="">“${record.decision_reason}”</p>` : nothing}
    <div class="actions">
      ${possible.map((step) => {
        const key = `${step}-${uid}`;
        const click = () =>
          AT_ONCE.has(step) ? element.stepOf(record, step, {}) : element.ask(key, record);
        return html`<button class="action" part="action" type="button" data-step=${key}
          aria-expanded=${AT_ONCE.has(step) ? nothing : element.asked === key}
          ?disabled=${element.doing !== ""} @click=${click}>
          ${words.say(`evidence.${step}`)}
          <span class="unseen">${words.day(record.happened_on)}</span>
        </button>`;
      })}
    </div>
    ${possible.filter((step) => AT_ONCE.has(step)).map((step) => element.refused(`${step}-${uid}`))}
    ${asking(element, record)}
  </li>`;
}

/**
 * @param {LateralReadiness} element
 * @param {Evidence} record
 */
function asking(element, record) {
  const {words, asked, rewriting} = element;
  if (asked === `reply-${record.uid}`) return rewriting?.shown();
  const isDispute = asked === `dispute-${record.uid}`;
  if (!isDispute && asked !== `choose-${record.uid}`) return nothing;
  const step = isDispute ? "dispute" : "choose";
  return form(words, {
    key: asked,
    lead: html`<p>${words.say(`evidence.${step}.text`)}</p>`,
    fields: isDispute
      ? [{name: "reason", kind: "text", label: words.say("evidence.what_is_wrong"), required: true}]
      : [
          {
            name: "visible_to",
            kind: "choice",
            label: words.say("why_lead.who"),
            value: record.visible_to,
            options: VISIBLE.map((one) => [one, words.say(`visible.${one}`)]),
          },
        ],
    doing: element.doing === asked,
    sendLabel: words.say(`evidence.${step}`),
    refusal: element.refused(asked),
    leave: () => element.ask(""),
    send: (values) => element.stepOf(record, step, values),
  });
}

import {form, html, nothing} from "../parts.js";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("../types.js").WhyLead} WhyLead
 * @typedef {import("../types.js").ExpertRole} ExpertRole
 * @typedef {Pick<WhyLead, "wants" | "motives" | "sentence" | "visibility">} Answer
 * @typedef {{answer: Answer, mine: string, theirs: string, etag: string | null}} Both
 */

const MOTIVES = [
  "help_others_grow",
  "growth",
  "impact",
  "mastery",
  "variety",
  "balance",
  "location",
  "recognition",
  "money",
];
export const VISIBLE = ["private", "hr", "manager"];

/**
 * Why somebody wants to lead people, asked before anything else, with the expert way beside it.
 *
 * @param {Words} words
 * @param {{key: string, known: WhyLead | null, beside: ExpertRole | null, doing: boolean,
 *   refusal: unknown, send: (answer: Answer) => void, leave: (() => void) | null}} asking
 */
export function whyLead(words, {key, known, beside, doing, refusal, send, leave}) {
  const motives = MOTIVES.map((one) => ({
    name: one,
    kind: /** @type {const} */ ("check"),
    label: words.say(`motive.${one}`),
    value: known?.motives.includes(one) ?? false,
  }));
  return html`<div class="even">
    ${form(words, {
      key,
      lead: html`<p class="strong">${words.say("why_lead.question")}</p>
        <p class="muted small">${words.say("why_lead.no_wrong_answer")}</p>`,
      fields: [
        {
          name: "wants",
          kind: "choice",
          label: words.say("why_lead.wants"),
          required: true,
          value: known ? String(known.wants) : "",
          options: [
            ["", "…"],
            ["true", words.say("why_lead.yes")],
            ["false", words.say("why_lead.no")],
          ],
        },
        ...motives,
        {name: "sentence", kind: "text", label: words.say("why_lead.sentence"), value: known?.sentence},
        {
          name: "visibility",
          kind: "choice",
          label: words.say("why_lead.who"),
          value: known?.visibility ?? "private",
          options: VISIBLE.map((one) => [one, words.say(`visible.${one}`)]),
        },
      ],
      doing,
      sendLabel: words.say("why_lead.send"),
      refusal,
      leave,
      send: ({wants, sentence = "", visibility, ...told}) =>
        send({
          wants: wants === "true",
          motives: MOTIVES.filter((one) => told[one]),
          sentence,
          visibility,
        }),
    })}
    ${expertWay(words, beside)}
  </div>`;
}

/**
 * The expert role beside leading, at the same size: an equal choice.
 *
 * @param {Words} words
 * @param {ExpertRole | null} beside
 */
export function expertWay(words, beside) {
  if (!beside) return nothing;
  return html`<div class="whys">
    <p class="strong">${words.say("paths.expert")}</p>
    <p lang="">${beside.title}</p>
    <ul class="facts">
      ${beside.function ? html`<li lang="">${beside.function}</li>` : nothing}
    </ul>
    <p class="muted small">${words.say("why_lead.equal")}</p>
  </div>`;
}

/**
 * All of an answer in words, so that two can be compared.
 *
 * @param {Words} words
 * @param {Answer} answer
 */
export function answerInWords(words, {wants, motives, sentence, visibility}) {
  return [
    words.say(wants ? "why_lead.yes" : "why_lead.no"),
    ...[...motives].sort().map((one) => words.code("motive", one) || one),
    sentence,
    words.code("visible", visibility),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * Store an answer. If another was stored since, such as from another tab, both are given back.
 *
 * @param {import("../element.js").LateralElement<any>} element
 * @param {Answer} answer
 * @param {string | null} etag of the answer that was read; none where there was none
 * @returns {Promise<Both | null>}
 */
export async function storeAnswer(element, answer, etag) {
  const mine = answerInWords(element.words, answer);
  /** @param {Answer} one */
  const isSame = (one) => answerInWords(element.words, one) === mine;
  const now = await element.store(`${element.person}/why-lead`, answer, etag, isSame);
  return now && {answer, mine, theirs: answerInWords(element.words, now.data), etag: now.etag};
}

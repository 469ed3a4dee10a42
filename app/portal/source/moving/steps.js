import {form, html, nothing, today} from "../parts.js";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("../types.js").Case} Case
 * @typedef {import("../types.js").Allowed} Allowed
 * @typedef {import("../forms.js").Field} Field
 * @typedef {import("./case.js").LateralCase} LateralCase
 */

// What a form can give; anything else that is missing has to happen elsewhere first.
const GIVEN = new Set(["line_acknowledged", "others_confirmed", "talk_held"]);
const DECLINING = [
  "skills_missing",
  "experience_missing",
  "another_person",
  "opening_changed",
  "timing",
];
const CANCELLING = ["opening_filled", "opening_closed", "opening_frozen", "person_left", "other"];
const CONTESTING = [
  "safety_critical_cover",
  "statutory_notice",
  "running_handover",
  "wrong_facts",
];
// Steps that HR takes with more than a page knows: they stay with keys and the command line.
const ELSEWHERE = new Set(["reassign", "start"]);

/**
 * What the reader can do now, as buttons; and what is not possible yet, with what is missing.
 *
 * @param {LateralCase} element
 * @param {Case} known
 */
export function steps(element, known) {
  const {words} = element;
  const all = [
    ...known.allowed.map((one) => ({...one, part: "transitions"})),
    ...known.release_allowed.map((one) => ({...one, part: "release"})),
  ].filter(({who, action}) => who.includes(known.view) && !ELSEWHERE.has(action));
  const opened = {transitions: "stepMoveCase", release: "stepRelease"};
  const mine = all.filter(({part}) => element.opens(opened[/** @type {"release"} */ (part)]));
  const possible = mine.filter(({needs}) => needs.every((need) => GIVEN.has(need)));
  const later = mine.filter((one) => !possible.includes(one));
  const chosen = possible.find(({part, action}) => element.asked === `${part}-${action}`);
  return html`${possible.length > 0
      ? html`<div class="actions">
          ${possible.map(
            ({part, action}) => html`<button class="action" part="action" type="button"
              data-step=${action} aria-expanded=${element.asked === `${part}-${action}`}
              @click=${() => element.ask(`${part}-${action}`)}>
              ${words.say(`step.${action}`)}
            </button>`,
          )}
        </div>`
      : html`<p class="muted">${words.say("case.nothing_to_do")}</p>`}
    ${chosen ? stepForm(element, known, chosen) : nothing}
    ${later.length > 0
      ? html`<ul class="plain muted small">
          ${later.map(
            ({action, needs}) => html`<li>
              ${words.say("case.not_yet", {step: words.code("step", action)})}
              ${needs.map((need) => words.code("need", need)).join(" ")}
            </li>`,
          )}
        </ul>`
      : nothing}`;
}

/**
 * @param {LateralCase} element
 * @param {Case} known
 * @param {Allowed & {part: string}} step
 */
function stepForm(element, known, {part, action, needs}) {
  const {words} = element;
  const key = `${part}-${action}`;
  const consequence = words.code("then", action);
  return form(words, {
    key,
    lead: html`${consequence ? html`<p>${consequence}</p>` : nothing}
      ${needs.includes("line_acknowledged") ? html`<p>${words.say("refused.line_would_know")}</p>` : nothing}`,
    fields: fieldsOf(words, action, known, needs),
    doing: element.doing === key,
    sendLabel: words.say(`step.${action}`),
    refusal: element.refused(key),
    leave: () => element.ask(""),
    send: (values) => element.step(key, part, {action, ...values}),
  });
}

/**
 * @param {Words} words
 * @param {string} action
 * @param {Case} known
 * @param {string[]} needs
 * @returns {Field[]}
 */
function fieldsOf(words, action, known, needs) {
  /** @type {(name: string, kind: Field["kind"], more?: Partial<Field>) => Field} */
  const field = (name, kind, more = {}) => ({
    name,
    kind,
    label: words.say(`field.${name}`),
    required: true,
    ...more,
  });
  /** @type {(name: string, more?: Partial<Field>) => Field} */
  const ahead = (name, more) => field(name, "date", {min: today(), ...more});
  /** @type {(reasons: string[], of: string) => Field} */
  const reason = (reasons, of) =>
    field("reason", "choice", {options: reasons.map((one) => [one, words.say(`${of}.${one}`)])});
  const talked =
    known.state === "selection" && !known.talked_on
      ? [field("talked_on", "date", {max: today(), value: known.talk_on ?? ""})]
      : [];
  /** @type {Record<string, Field[]>} */
  const asked = {
    share: needs.includes("line_acknowledged") ? [field("acknowledged_line", "check")] : [],
    take_up: [ahead("talk_on")],
    decline: [
      reason(DECLINING, "closed"),
      ...talked,
      field("note", "text"),
      field("to_learn", "text"),
    ],
    offer: [
      ...talked,
      ahead("start_date", {value: known.release_date ?? ""}),
      ...(known.kind === "trial" ? [ahead("trial_until", {required: false})] : []),
    ],
    accept: needs.includes("others_confirmed") ? [field("confirm", "check")] : [],
    go_back: [field("note", "text", {required: false})],
    cancel: [reason(CANCELLING, "closed"), field("note", "text", {required: false})],
    date: [ahead("date")],
    contest: [reason(CONTESTING, "contest"), field("note", "text")],
    decide: [ahead("date"), field("note", "text")],
    move_date: [ahead("date", {value: known.release?.proposed_date ?? ""})],
    ask: known.view === "hr" ? [field("with_agreement", "check")] : [],
  };
  return Object.hasOwn(asked, action) ? asked[action] : [];
}

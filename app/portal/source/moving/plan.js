import {form, html, nothing} from "../parts.js";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("../types.js").Plan} Plan
 * @typedef {import("../types.js").PlanItem} PlanItem
 * @typedef {import("../types.js").Draft} Draft
 * @typedef {import("./case.js").LateralCase} LateralCase
 */

// The three who promise each other something stand side by side, even if one has nothing yet.
const ALWAYS = ["person", "receiving", "sending"];
const SIDES = [...ALWAYS, "mentor", "hr"];
const STEPS = new Map([
  ["agree", "agreeMoveCasePlanItem"],
  ["done", "finishMoveCasePlanItem"],
  ["drop", "deleteMoveCasePlanItem"],
]);
const USUAL_DAY = 30;
// As the service takes them; a test compares.
const FIRST_DAY = -120;
const LAST_DAY = 365;

/**
 * What each side does, at the same width; and for who is to lead, the system beside the people.
 *
 * @param {LateralCase} element
 * @param {Plan} planned
 */
export function plan(element, planned) {
  const {words} = element;
  const {items} = planned;
  const columns = ["system", "people"].filter((one) => items.some(({column}) => column === one));
  const rest = items.filter(({column}) => !column);
  const sides = SIDES.filter(
    (side) => ALWAYS.includes(side) || rest.some((item) => item.side === side),
  );
  return html`<div class="even" data-plan>
      ${sides.map((side) => group(element, words.code("party", side) || side, rest.filter((one) => one.side === side)))}
    </div>
    ${columns.length > 0
      ? html`<div class="even">
          ${columns.map((column) =>
            group(element, words.say(`column.${column}`), items.filter((one) => one.column === column)),
          )}
        </div>`
      : nothing}
    ${element.opens("putMoveCasePlanItem") ? proposing(element, planned.drafts) : nothing}`;
}

/**
 * @param {LateralCase} element
 * @param {string} title
 * @param {PlanItem[]} items
 */
function group(element, title, items) {
  const {words} = element;
  return html`<div class="whys">
    <p class="strong">${title}</p>
    ${items.length === 0 ? html`<p class="muted small">${words.say("plan.nothing")}</p>` : nothing}
    <ul class="plain">
      ${items.map((item) => html`<li class="planned" data-item=${item.id}>${one(element, item)}</li>`)}
    </ul>
  </div>`;
}

/**
 * @param {LateralCase} element
 * @param {PlanItem} item
 */
function one(element, item) {
  const {words, rewriting} = element;
  const key = `change-${item.id}`;
  const possible = item.allowed.filter((step) => STEPS.has(step) && element.opens(STEPS.get(step) ?? ""));
  const mayChange = item.allowed.includes("change") && element.opens("putMoveCasePlanItem");
  return html`<p lang="">${item.text}</p>
    <p class="muted small">
      ${item.due_on
        ? html`<time datetime=${item.due_on}>${words.day(item.due_on)}</time>`
        : words.say("plan.day", {day: item.due_day})}
      · <span class="strong">${words.code("plan", item.state) || item.state}</span>
    </p>
    ${rewriting?.key === key
      ? rewriting.shown()
      : html`<div class="actions">
          ${possible.map(
            (step) => html`<button class="action" part="action" type="button" data-step=${step}
              ?disabled=${element.doing !== ""}
              @click=${() => element.decide(item, /** @type {"agree"} */ (step))}>
              ${words.say(`plan.${step}_it`)} <span class="unseen">${item.text}</span>
            </button>`,
          )}
          ${mayChange
            ? html`<button class="action plain" part="action" type="button" data-step=${item.id}
                ?disabled=${element.doing !== ""} @click=${() => element.rewrite(item)}>
                ${words.say("plan.change_it")} <span class="unseen">${item.text}</span>
              </button>`
            : nothing}
        </div>`}
    ${possible.map((step) => element.refused(`${step}-${item.id}`))}`;
}

/**
 * What could be planned besides, and something of one's own.
 *
 * @param {LateralCase} element
 * @param {Draft[]} drafts
 */
function proposing(element, drafts) {
  const {words} = element;
  const isOpen = element.asked === "own-item";
  return html`${drafts.length > 0
      ? html`<details>
          <summary>${words.say("plan.drafts", {n: drafts.length})}</summary>
          <ul class="plain">
            ${drafts.map(
              (draft) => html`<li class="planned">
                <p lang="">${draft.text}</p>
                <p class="muted small">${words.code("party", draft.side)}</p>
                <button class="action" part="action" type="button" data-draft=${draft.id}
                  ?disabled=${element.doing !== ""}
                  @click=${() => element.propose(`draft-${draft.id}`, draft)}>
                  ${words.say("plan.propose")} <span class="unseen">${draft.text}</span>
                </button>
                ${element.refused(`draft-${draft.id}`)}
              </li>`,
            )}
          </ul>
        </details>`
      : nothing}
    ${isOpen
      ? form(words, {
          key: "own-item",
          fields: [
            {
              name: "side",
              kind: "choice",
              label: words.say("plan.whose"),
              options: SIDES.filter((side) => side !== "mentor").map((side) => [
                side,
                words.code("party", side),
              ]),
              value: element.data?.case.view,
            },
            {name: "text", kind: "text", label: words.say("plan.what"), required: true},
            {
              name: "due_day",
              kind: "number",
              label: words.say("plan.when"),
              required: true,
              value: USUAL_DAY,
              min: FIRST_DAY,
              max: LAST_DAY,
            },
          ],
          doing: element.doing === "own-item",
          sendLabel: words.say("plan.propose"),
          refusal: element.refused("own-item"),
          leave: () => element.ask(""),
          send: (values) =>
            element.propose("own-item", {
              id: element.ownItem,
              kind: "commitment",
              column: null,
              last_day: null,
              .../** @type {{side: string, text: string, due_day: number}} */ (values),
            }),
        })
      : html`<button class="action" part="action" type="button" data-step="item"
          aria-expanded="false" @click=${() => element.ask("own-item")}>
          ${words.say("plan.own")}
        </button>`}`;
}

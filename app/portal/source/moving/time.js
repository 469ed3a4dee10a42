import {html, nothing} from "../parts.js";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("../types.js").Case} Case
 * @typedef {import("../types.js").Happened} Happened
 */

// Whose turn it is while a case stands so; nobody's where only time passes.
const TURNS = new Map([
  ["interest", "person"],
  ["shared", "receiving"],
  ["selection", "receiving"],
  ["offered", "person"],
  ["accepted", "hr"],
]);
const RELEASE_TURNS = new Map([
  ["asked", "sending"],
  ["contested", "hr"],
]);
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The sides whose turn it is. The side that lets the person go knows only of the release.
 *
 * @param {Case} known
 * @returns {string[]}
 */
export function turnsOf({state, release, closed}) {
  if (closed) return [];
  const ofRelease = RELEASE_TURNS.get(release?.state ?? "");
  const own = TURNS.get(state ?? "");
  // An offer cannot be accepted before the release is dated.
  const turns = state === "offered" && ofRelease ? [ofRelease] : [own, ofRelease];
  return [...new Set(turns.filter((side) => side !== undefined))];
}

/**
 * Whose turn it is, and what is due when.
 *
 * @param {Words} words
 * @param {Case} known
 */
export function due(words, known) {
  const turns = turnsOf(known);
  return html`<p class="asked">
      ${turns.length === 0
        ? words.say("turn.nobody")
        : turns.map(
            (side) => html`<span class="strong">
              ${side === known.view ? words.say("turn.you") : words.say(`turn.${side}`)}
            </span> `,
          )}
    </p>
    ${known.deadlines.length > 0
      ? html`<ul class="plain">
          ${known.deadlines.map(
            ({what, on}) => html`<li>
              ${words.code("due", what) || words.say("due.something")}
              <time class="strong" datetime=${on}>${words.day(on)}</time>
            </li>`,
          )}
        </ul>`
      : nothing}`;
}

/**
 * Who knows of a case, and who does not yet.
 *
 * @param {Words} words
 * @param {Case} known
 */
export function whoKnows(words, known) {
  const receiving = known.state !== "interest";
  const sending = known.sending_manager !== null;
  const key = sending ? "all" : receiving ? "receiving" : "hr";
  return html`<p class="muted small">
    ${known.view === "sending" ? words.say("knows.sending") : words.say(`knows.${key}`)}
  </p>`;
}

/**
 * What happened, the oldest first.
 *
 * @param {Words} words
 * @param {Happened[]} told
 */
export function timeline(words, told) {
  return html`<ol class="way">
    ${told.map(
      ({occurred_at: at, side, action, on_behalf_of: behalf, details}) => html`<li class="here">
        <span>
          <span class="strong">${words.code("party", side) || side}</span>
          ${words.code("did", action) || action}
          ${behalf ? words.say("case.on_behalf", {side: words.code("party", behalf)}) : nothing}
        </span>
        <span class="muted small">
          <time datetime=${at}>${words.time(at)}</time>${extras(words, details)}
        </span>
      </li>`,
    )}
  </ol>`;
}

/**
 * @param {Words} words
 * @param {Record<string, string>} details
 */
function extras(words, details) {
  const told = Object.values(details).map((value) =>
    DAY.test(value)
      ? words.day(value)
      : words.code("closed", value) || words.code("contest", value) || words.code("gate", value),
  );
  const said = told.filter(Boolean);
  return said.length > 0 ? ` · ${said.join(" · ")}` : "";
}

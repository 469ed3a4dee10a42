import {html, nothing} from "lit-html";

/**
 * @typedef {import("./types.js").Reason} Reason
 * @typedef {import("./words.js").Words} Words
 * @typedef {"for" | "against" | "learn"} Side
 */

const AGAINST = new Set([
  "unasked_step_back",
  "held_before",
  "wish_refused",
  "step_back",
  "level_below",
  "place_hybrid",
  "place_other",
]);
const LEARN = new Set(["skills_to_learn", "credentials_to_obtain", "skills_to_add"]);
const WISHES = new Set(["wish_role", "wish_function", "wish_place", "wish_near"]);
/** @type {Record<Side, string>} */
const SIGNS = {for: "+", against: "−", learn: "→"};
const MOST_FOR = 3;

/**
 * @param {Reason} reason
 * @returns {Side}
 */
export function sideOf({code}) {
  if (AGAINST.has(code)) return "against";
  return LEARN.has(code) ? "learn" : "for";
}

/**
 * What a card says: up to three reasons for the move, one of them a wish, one against it and what
 * is to be learnt. Where nothing speaks against it, that is said.
 *
 * @param {Words} words
 * @param {Reason[]} all
 */
export function shortReasons(words, all) {
  const speaking = all.filter((one) => sideOf(one) === "for");
  const wish = speaking.find((one) => WISHES.has(one.code));
  const others = speaking.filter((one) => !WISHES.has(one.code));
  const chosen = [...(wish ? [wish] : []), ...others].slice(0, MOST_FOR);
  const against = all.find((one) => sideOf(one) === "against");
  const learn = all.find((one) => sideOf(one) === "learn");
  const warning = against
    ? line(words, "against", against.text)
    : line(words, "against", words.say("card.nothing_against"), true);
  // The service puts first what nobody asked for, such as a step back.
  const isFirst = against !== undefined && against === all[0];
  return html`<ul class="reasons">
    ${isFirst ? warning : nothing} ${chosen.map((one) => line(words, "for", one.text))}
    ${isFirst ? nothing : warning}
    ${learn
      ? line(words, "learn", learn.text)
      : line(words, "learn", words.say("card.nothing_to_learn"), true)}
  </ul>`;
}

/**
 * Everything that is said about a move, in three lists.
 *
 * @param {Words} words
 * @param {Reason[]} all
 */
export function allReasons(words, all) {
  /** @type {Side[]} */
  const sides = ["for", "against", "learn"];
  return html`<ul class="reasons">
    ${sides.map((side) => {
      const told = all.filter((one) => sideOf(one) === side);
      if (told.length > 0) return told.map((one) => line(words, side, one.text));
      if (side === "for") return nothing;
      const key = side === "against" ? "card.nothing_against" : "card.nothing_to_learn";
      return line(words, side, words.say(key), true);
    })}
  </ul>`;
}

/**
 * @param {Words} words
 * @param {Side} side
 * @param {string} text
 * @param {boolean} [quiet]
 */
function line(words, side, text, quiet = false) {
  return html`<li class="reason ${side} ${quiet ? "quiet" : ""}" part="reason">
    <span class="sign" aria-hidden="true">${SIGNS[side]}</span>
    <span><span class="unseen">${words.say(`side.${side}`)}</span> ${text}</span>
  </li>`;
}

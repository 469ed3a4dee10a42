import {html, nothing} from "../parts.js";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {import("../types.js").Followers} Followers
 * @typedef {import("../types.js").SeatEnd} SeatEnd
 * @typedef {import("../types.js").TeamEffect} TeamEffect
 */

const MOST_SKILLS = 8;

/**
 * Who could take a seat, who theirs, and what can be done where nobody follows.
 *
 * @param {Words} words
 * @param {Followers} found
 */
export function followers(words, {seat, has_followers: hasAny, chains, without_followers: none, truncated}) {
  return html`<p>
      <span class="strong" lang="">${seat.title}</span>:
      ${words.say(hasAny ? "seat.followers" : "seat.no_followers")}
    </p>
    <div class="even">
      ${chains.map(
        ({steps, end}) => html`<div class="whys">
          <ol class="way">
            ${steps.map(
              (step) => html`<li>
                <span class="strong">${step.name ?? words.say("seat.people", {n: step.people})}</span>
                <span class="muted small" lang="">${step.title}</span>
                <span class="muted small">${words.code("kind", step.kind)}</span>
              </li>`,
            )}
            ${end
              ? html`<li class="here">
                  <span class="small">
                    ${words.say("seat.hire")} <span lang="">${end.hire_title}</span>
                  </span>
                </li>`
              : nothing}
          </ol>
        </div>`,
      )}
    </div>
    ${truncated && chains.length > 0
      ? html`<p class="muted small">${words.say("seat.truncated")}</p>`
      : nothing}
    ${none ? ends(words, none) : nothing}`;
}

/**
 * Four ways, side by side.
 *
 * @param {Words} words
 * @param {SeatEnd} end
 */
function ends(words, end) {
  return html`<p class="strong">${words.say("seat.without")}</p>
    <ul class="plain">
      <li>${words.say("seat.hire")} <span lang="">${end.hire_title}</span></li>
      ${end.covers.length > 0
        ? html`<li>
            ${words.say("seat.cover", {day: words.day(end.cover_until)})}
            <ul class="helps">
              ${end.covers.map(
                ({title, skills}) => html`<li>
                  <span lang="">${title}</span>: ${someOf(words, skills)}
                </li>`,
              )}
            </ul>
          </li>`
        : nothing}
      <li>${words.say("seat.split", {day: words.day(end.split_until)})}</li>
      <li>
        ${end.lost_by_closing.length > 0
          ? html`${words.say("seat.close")}
              ${someOf(words, end.lost_by_closing)}`
          : words.say("seat.close_nothing")}
      </li>
    </ul>`;
}

/**
 * What a move does to the reader's own team: a table of the skills that change hands, and bridges.
 *
 * @param {Words} words
 * @param {TeamEffect | null} effect
 */
export function teamEffect(words, effect) {
  if (!effect) return html`<p class="muted">${words.say("seat.no_effect")}</p>`;
  const changed = effect.skills.filter((one) => one.held_by.length !== one.held_by_after.length);
  const [gained, lost] = [effect.links_gained, effect.links_lost].map((links) =>
    links.map((one) => one.function),
  );
  /** @type {(key: string, names: string[]) => unknown} */
  const line = (key, names) =>
    names.length > 0
      ? html`<li>${words.say(key)} ${someOf(words, names)}</li>`
      : nothing;
  return html`<p>
      ${words.say("seat.people_before", {n: effect.people.length})}
      ${words.say("seat.people_after", {n: effect.people_after.length})}
    </p>
    <ul class="plain">
      ${line("seat.brought", effect.brought)} ${line("seat.taken", effect.taken_along)}
      ${line("seat.gained", gained)} ${line("seat.lost", lost)}
    </ul>
    ${changed.length > 0
      ? html`<table class="plain-table">
          <caption class="unseen">${words.say("seat.effect")}</caption>
          <thead>
            <tr>
              <th scope="col">${words.say("seat.skill")}</th>
              <th scope="col">${words.say("seat.today")}</th>
              <th scope="col">${words.say("seat.then")}</th>
            </tr>
          </thead>
          <tbody>
            ${changed.map(
              (one) => html`<tr>
                <th scope="row" lang="">${one.skill}</th>
                <td>${words.number(one.held_by.length, {})}</td>
                <td>${words.number(one.held_by_after.length, {})}</td>
              </tr>`,
            )}
          </tbody>
        </table>`
      : nothing}`;
}

/**
 * @param {Words} words
 * @param {string[]} names
 */
function someOf(words, names) {
  const more = names.length - MOST_SKILLS;
  return html`<span lang="">${names.slice(0, MOST_SKILLS).join(" · ")}</span>
    ${more > 0 ? words.say("bars.more", {n: more}) : nothing}`;
}

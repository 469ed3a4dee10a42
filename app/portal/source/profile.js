import {html, nothing} from "lit-html";

import {LateralElement} from "./element.js";
import {conflict} from "./forms.js";
import {Problem} from "./problems.js";
import {nameOf} from "./what_if.js";

/**
 * @typedef {import("./types.js").Employee} Employee
 * @typedef {import("./types.js").Wish} Wish
 * @typedef {import("./types.js").Looks} Looks
 * @typedef {import("./words.js").Words} Words
 * @typedef {{employee: Employee, etag: string | null, looks: Looks["items"]}} Known
 */

const FIRST = 8;
// As many as the service tells; the first of them stand there at once.
const LOOKS = 100;
const FIRST_LOOKS = 10;
const VISIBLE = ["private", "hr", "manager"];
const BY = new Map([
  ["hr_partner", "hr"],
  ["manager", "manager"],
  ["hr_integration", "system"],
  ["portal", "system"],
  ["data_team", "system"],
  ["admin", "system"],
]);
const READ = new Map([
  ["getEmployee", "record"],
  ["listEmployees", "record"],
  ["getCandidates", "ranking"],
  ["explainMatch", "ranking"],
  ["getRecommendations", "ranking"],
]);

/**
 * What is known of a person, who may know of each wish, and who looked.
 *
 * @extends {LateralElement<Known>}
 */
export class LateralProfile extends LateralElement {
  #showsAll = false;
  #showsAllLooks = false;
  /** @type {Parameters<typeof conflict>[1] | null} */
  #both = null;

  /** @param {AbortSignal} signal */
  async load(signal) {
    const [{data: employee, etag}, looks] = await Promise.all([
      this.read(this.person, signal),
      this.read(`${this.person}/looks?limit=${LOOKS}`, signal),
    ]);
    return {employee, etag, looks: looks.data.items};
  }

  clear() {
    this.#showsAll = false;
    this.#showsAllLooks = false;
    this.#both = null;
  }

  /** @param {Known} known */
  shown({employee, looks}) {
    const {words} = this;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("profile.heading")}
        </div>
        <p class="muted">
          ${words.say(employee.open_to_moves ? "profile.open" : "profile.not_open")}
        </p>
      </header>
      ${this.#both ? conflict(words, this.#both) : nothing}
      <div class="panel">
        ${this.section("profile.skills", this.#skills(employee))}
        ${this.section("profile.wishes", this.#wishes(employee.aspirations))}
        ${this.section("profile.preview", preview(words, employee.aspirations))}
        ${this.section("profile.looks", this.#looks(looks))}
      </div>`;
  }

  /** @param {Employee} employee */
  #skills({skills}) {
    const {words} = this;
    const shown = this.#showsAll ? skills : skills.slice(0, FIRST);
    const more = skills.length - shown.length;
    const showAll = () => {
      this.#showsAll = true;
      this.draw();
    };
    return html`<ul class="held">
        ${shown.map(
          ({label, text, level, source}) => html`<li>
            <span class="strong" lang="">${label ?? text}</span>
            <span class="muted small">
              ${level === null
                ? words.say("profile.no_level")
                : words.say("profile.level", {level: words.number(level, {})})}${words.code(
                "source",
                source,
              )
                ? html`, ${words.code("source", source)}`
                : nothing}
            </span>
          </li>`,
        )}
      </ul>
      ${more > 0
        ? html`<button class="action plain" part="action" type="button" @click=${showAll}>
            ${words.say("profile.more", {n: more})}
          </button>`
        : nothing}`;
  }

  /** @param {Looks["items"]} looks */
  #looks(looks) {
    const {words} = this;
    if (looks.length === 0) return html`<p>${words.say("profile.looks.none")}</p>`;
    const shown = this.#showsAllLooks ? looks : looks.slice(0, FIRST_LOOKS);
    const more = looks.length - shown.length;
    const showAll = () => {
      this.#showsAllLooks = true;
      this.draw();
    };
    return html`${looked(words, shown)}
    ${more > 0
      ? html`<button class="action plain" part="action" type="button" @click=${showAll}>
          ${words.say("profile.more", {n: more})}
        </button>`
      : looks.length === LOOKS
        ? html`<p class="muted small">${words.say("profile.looks.last", {n: LOOKS})}</p>`
        : nothing}`;
  }

  /** @param {Wish[]} wishes */
  #wishes(wishes) {
    const {words} = this;
    if (wishes.length === 0) return html`<p>${words.say("profile.no_wishes")}</p>`;
    const mayAct = this.session?.opens("patchEmployee") ?? false;
    return html`<ul class="wishes">
      ${wishes.map((wish, index) => {
        const name = nameOf(wish);
        /** @param {Event} event */
        const choose = (event) => {
          const {value} = /** @type {HTMLSelectElement} */ (event.target);
          void this.#store(index, value);
        };
        return html`<li>
          <span>
            ${wish.polarity === "not" ? words.say("profile.not_this") : nothing}
            <span class="strong" lang="">${name}</span>
          </span>
          ${mayAct
            ? html`<select
                aria-label=${words.say("profile.who", {wish: name})}
                ?disabled=${this.state === "refreshing"}
                @change=${choose}
              >
                ${VISIBLE.map(
                  (one) => html`<option value=${one} ?selected=${one === wish.visibility}>
                    ${words.say(`visible.${one}`)}
                  </option>`,
                )}
              </select>`
            : html`<span class="muted small">${words.code("visible", wish.visibility)}</span>`}
        </li>`;
      })}
    </ul>`;
  }

  /**
   * @param {number} index
   * @param {string} visibility
   */
  async #store(index, visibility) {
    const known = this.data;
    const session = this.session;
    if (!known || !session) return;
    const aspirations = known.employee.aspirations.map(({understood: _, ...wish}, place) =>
      place === index ? {...wish, visibility} : wish,
    );
    this.#both = null;
    this.enter("refreshing");
    const {language} = this.words;
    try {
      const asking = {language, ifMatch: known.etag};
      const answer = await session.send("PATCH", this.person, {aspirations}, asking);
      this.adopt({...known, employee: answer.data, etag: answer.etag});
      this.enter("ready");
      this.emit("act", {action: "visibility"});
      this.say(this.words.say("profile.stored"));
    } catch (error) {
      if (Problem.of(error).state === "changed") await this.#ask(index, visibility);
      else this.fail(error);
    }
  }

  /**
   * Somebody else changed the record: what they stored is shown beside what was chosen.
   *
   * @param {number} index
   * @param {string} visibility
   */
  async #ask(index, visibility) {
    const {words} = this;
    const known = /** @type {Known} */ (this.data);
    const before = known.employee.aspirations[index];
    try {
      const {data, etag} = await this.read(this.person);
      this.adopt({...known, employee: data, etag});
      const place = data.aspirations.findIndex(
        (/** @type {Wish} */ one) => one.text === before.text && one.polarity === before.polarity,
      );
      if (place >= 0) {
        this.#both = {
          mine: words.code("visible", visibility),
          theirs: words.code("visible", data.aspirations[place].visibility),
          doing: false,
          takeMine: () => void this.#store(place, visibility),
          takeTheirs: () => {
            this.#both = null;
            this.enter("ready");
          },
        };
      }
      this.enter("changed", place < 0 ? new Problem("changed") : null);
    } catch (error) {
      this.fail(error);
    }
  }
}

/**
 * @param {Words} words
 * @param {Wish[]} wishes
 */
function preview(words, wishes) {
  const seen = wishes.filter((one) => one.visibility === "manager");
  if (seen.length === 0) return html`<p>${words.say("profile.preview.none")}</p>`;
  return html`<p>${words.say("profile.preview.text")}</p>
    <ul class="helps">
      ${seen.map(
        (wish) => html`<li>
          ${wish.polarity === "not" ? words.say("profile.not_this") : nothing}
          <span lang="">${nameOf(wish)}</span>
        </li>`,
      )}
    </ul>`;
}

/**
 * @param {Words} words
 * @param {Looks["items"]} looks
 */
function looked(words, looks) {
  return html`<ul class="plain">
    ${looks.map(
      ({at, by, operation}) => html`<li>
        ${words.say(`looks.${BY.get(by ?? "") ?? "other"}`)}
        ${words.say(`looks.${READ.get(operation) ?? "other_read"}`)}
        <span class="muted small">${words.time(at)}</span>
      </li>`,
    )}
  </ul>`;
}

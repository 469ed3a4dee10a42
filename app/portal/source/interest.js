import {html, nothing} from "lit-html";

import {conflict} from "./forms.js";
import {moving} from "./later.js";
import {whole} from "./lists.js";
import {Problem} from "./problems.js";

/**
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./types.js").CaseItem} CaseItem
 * @typedef {import("./moving/why_lead.js").Answer} Answer
 * @typedef {import("./moving/why_lead.js").Both} Both
 * @typedef {"asking" | "why"} Asked
 */

// How many the service tells of at a time.
const CASES = 100;
const OVER = new Set(["withdrawn", "declined", "refused", "cancelled", "expired", "returned", "completed"]);

/** Lets somebody tell of an interest in an opening, after it was said who will know. */
export class Interests {
  /** The own cases that go on, by their openings. @type {Map<string, CaseItem>} */
  #cases = new Map();
  /** @type {Map<string, Asked>} */
  #asked = new Map();
  /** @type {Set<string>} */
  #opened = new Set();
  /** The question why, once it was fetched. @type {typeof import("./moving.js") | null} */
  #moving = null;
  /** An answer to it that was not stored, as another tab told another one. @type {(Both & {key: string}) | null} */
  #both = null;
  #element;

  /** @param {import("./moves.js").LateralMoves} element */
  constructor(element) {
    this.#element = element;
  }

  clear() {
    this.#cases.clear();
    this.#asked.clear();
    this.#opened.clear();
    this.#both = null;
  }

  /** Look which openings have a case already. @param {AbortSignal} [signal] */
  async load(signal) {
    const path = `/v1/move-cases?role=person&limit=${CASES}`;
    /** @type {CaseItem[]} */
    const items = await whole(this.#element, "listMoveCases", path, signal);
    const open = items.filter((one) => one.employee.external_id === this.#element.employee);
    this.#cases = new Map(
      open
        .filter((one) => !OVER.has(one.state ?? ""))
        .map((one) => [one.opening.external_id, one]),
    );
    this.#element.draw();
  }

  /** @param {Card} move */
  button(move) {
    const {words} = this.#element;
    const key = move.opening.external_id;
    const known = this.#cases.get(key);
    if (known) {
      return html`<button class="action interest" part="action" type="button"
        aria-expanded=${this.#opened.has(known.uid)} @click=${() => this.#open(known)}>
        ${words.say("interest.see")} <span class="unseen">${move.opening.title}</span>
      </button>`;
    }
    if (!this.#element.opens("createMoveCase")) return nothing;
    return html`<button class="action interest" part="action" type="button"
      aria-expanded=${this.#asked.has(key)} @click=${() => this.#ask(move)}>
      ${words.say("interest.button")} <span class="unseen">${move.opening.title}</span>
    </button>`;
  }

  /** @param {Card} move */
  panel(move) {
    const key = move.opening.external_id;
    const known = this.#cases.get(key);
    if (known) return this.#known(known);
    const asked = this.#asked.get(key);
    if (!asked) return nothing;
    return asked === "why" ? this.#why(move) : this.#disclosure(move);
  }

  /** @param {CaseItem} known */
  #known(known) {
    const element = this.#element;
    const {words} = element;
    const isNoted = known.state === "interest";
    return html`<p class="asked small" data-case=${known.uid}>
        ${words.say(isNoted ? "interest.noted" : "interest.shared")}
      </p>
      ${this.#opened.has(known.uid)
        ? html`<lateral-case class="inside" uid=${known.uid} .session=${element.session}
            locale=${element.getAttribute("locale") ?? words.region}
            heading-level=${Math.min(element.headingLevel + 2, 5)}></lateral-case>`
        : nothing}`;
  }

  /** @param {Card} move */
  #disclosure(move) {
    const element = this.#element;
    const {words} = element;
    const key = move.opening.external_id;
    const problem = element.refusalOf(key);
    const goesOn = problem?.code === "line_would_know";
    const doing = element.doing === key;
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key === "Escape") this.#leave(key);
    };
    /** @param {"share" | "note"} action */
    const choice = (action) => html`<div class="whys">
      <p>${words.say(`interest.${action}.who`)}</p>
      <button class="action ${action === "share" ? "strong" : ""}" part="action" type="button"
        data-interest=${action} ?disabled=${doing}
        @click=${() => this.#begin(move, action, goesOn && action === "share")}>
        ${words.say(goesOn && action === "share" ? "interest.go_on" : `interest.${action}`)}
      </button>
    </div>`;
    return html`<div class="interested" role="group" aria-label=${words.say("interest.title")}
      aria-busy=${doing} @keydown=${onKey}>
      <p class="strong">${words.say("interest.title")}</p>
      ${element.refused(key)}
      <div class="even">${choice("share")} ${choice("note")}</div>
      <button class="action plain" part="action" type="button" @click=${() => this.#leave(key)}>
        ${words.say("form.leave")}
      </button>
    </div>`;
  }

  /** @param {Card} move */
  #why(move) {
    const element = this.#element;
    const key = move.opening.external_id;
    const doing = element.doing === key;
    if (!this.#moving) return nothing;
    if (this.#both?.key === key) {
      const {answer, mine, theirs, etag} = this.#both;
      return html`${conflict(element.words, {
        mine,
        theirs,
        doing,
        takeMine: () => this.#answer(key, answer, etag),
        takeTheirs: () => this.#answered(key),
      })}
      ${element.refused(key)}`;
    }
    return this.#moving.whyLead(element.words, {
      key: `why-${key}`,
      known: null,
      beside: null,
      doing,
      refusal: element.refused(key),
      leave: () => this.#leave(key),
      send: (answer) => this.#answer(key, answer, null),
    });
  }

  /**
   * @param {string} key
   * @param {Answer} answer
   * @param {string | null} etag
   */
  #answer(key, answer, etag) {
    const element = this.#element;
    const {storeAnswer} = /** @type {typeof import("./moving.js")} */ (this.#moving);
    void element.act(key, async () => {
      const both = await storeAnswer(element, answer, etag);
      this.#both = both && {...both, key};
      if (!both) this.#answered(key);
    });
  }

  /** Go on to the choice of who will know. @param {string} key */
  #answered(key) {
    this.#both = null;
    this.#asked.set(key, "asking");
    this.#element.focusNext = `[data-opening="${CSS.escape(key)}"] .interested button`;
    this.#element.draw();
  }

  /** @param {string} key */
  #leave(key) {
    this.#asked.delete(key);
    this.#both = null;
    this.#element.forget();
    this.#element.focusNext = `[data-opening="${CSS.escape(key)}"] .interest`;
    this.#element.draw();
  }

  /** @param {Card} move */
  #ask(move) {
    const element = this.#element;
    const key = move.opening.external_id;
    if (this.#asked.has(key)) {
      this.#leave(key);
      return;
    }
    element.forget();
    this.#asked.set(key, "asking");
    element.focusNext = `[data-opening="${CSS.escape(key)}"] .interested button`;
    element.draw();
    if (move.people_leadership) void element.act(key, () => this.#askWhy(key));
  }

  /**
   * A leading role opens with the question, unless it was answered before.
   *
   * @param {string} key
   */
  async #askWhy(key) {
    const element = this.#element;
    const known = await element.extraIfAny("getWhyLead", `${element.person}/why-lead`);
    if (known || !element.opens("putWhyLead")) return;
    await this.#turnToWhy(key);
    element.focusNext = `[data-opening="${CSS.escape(key)}"] [data-form] select`;
  }

  /** @param {string} key */
  async #turnToWhy(key) {
    this.#moving = await moving();
    this.#asked.set(key, "why");
  }

  /**
   * @param {Card} move
   * @param {"share" | "note"} action
   * @param {boolean} acknowledged
   */
  #begin(move, action, acknowledged) {
    const element = this.#element;
    const key = move.opening.external_id;
    const {employee} = element;
    void element.act(key, async () => {
      try {
        const body = {employee, opening: key, action, acknowledged_line: acknowledged};
        const {data} = await element.send("POST", "/v1/move-cases", body);
        this.#cases.set(key, data);
        element.emit("act", {action, case: data.uid});
      } catch (error) {
        await this.#afterRefusal(key, error);
      }
      element.focusNext = `[data-opening="${CSS.escape(key)}"] .interest`;
      element.say(element.words.say(action === "note" ? "interest.noted" : "interest.shared"));
    });
  }

  /**
   * Another tab began the case, or the question why comes first; anything else is told.
   *
   * @param {string} key
   * @param {unknown} error
   */
  async #afterRefusal(key, error) {
    const {code} = Problem.of(error);
    if (code === "why_lead_asked") await this.#turnToWhy(key);
    if (code !== "duplicate_case") throw error;
    await this.load();
  }

  /** @param {CaseItem} known */
  #open(known) {
    const {uid} = known;
    if (!this.#opened.delete(uid) && this.#element.emit("open", {case: uid})) this.#opened.add(uid);
    this.#element.draw();
  }
}

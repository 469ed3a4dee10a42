import {html, nothing} from "lit-html";
import {repeat} from "lit-html/directives/repeat.js";

import {card, goneCard} from "./card.js";
import {LateralElement} from "./element.js";
import {Interests} from "./interest.js";
import {nothingNear} from "./nothing_near.js";
import {Problem} from "./problems.js";
import {Telling, watchSeen} from "./telling.js";

/**
 * @typedef {import("./types.js").Moves} Moves
 * @typedef {import("./types.js").Card} Card
 * @typedef {"closed" | "asking" | "sending" | "gone" | "failed"} Leaving
 */

const FIRST = 5;
const USUAL = 10;
const MOST = 50;

/**
 * The moves that are near a person, as cards.
 *
 * @extends {LateralElement<Moves>}
 */
export class LateralMoves extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "count", "cross-functional"];

  /** @type {Map<string, Leaving>} */
  #leaving = new Map();
  /** @type {Set<string>} */
  #opened = new Set();
  /** Whose bars were looked at: to draw those of all cards would keep the first card waiting. @type {Set<string>} */
  #unfolded = new Set();
  #showsAll = false;
  #seen = new Set();
  #interests = new Interests(this);
  #query = "";
  #telling = new Telling(() => this.session);
  #watching = watchSeen((element) => this.#wasSeen(element));

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#onHidden);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#onHidden);
    this.#watching.disconnect();
    void this.#telling.flush();
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const asked = Number(this.getAttribute("count")) || USUAL;
    const query = new URLSearchParams({detail: "card", k: String(Math.min(Math.max(asked, 1), MOST))});
    const crossing = this.getAttribute("cross-functional");
    if (crossing) query.set("cross_functional", crossing);
    this.#query = `${this.person}/recommendations?${query}`;
    const {data} = await this.read(this.#query, signal);
    this.#leaving.clear();
    // The cards need not wait for what is known of cases.
    this.#interests.load(signal).catch((error) => {
      if (!signal.aborted) this.fail(error);
    });
    return data;
  }

  clear() {
    this.#opened.clear();
    this.#unfolded.clear();
    this.#seen.clear();
    this.#showsAll = false;
    this.#interests.clear();
  }

  #more = () =>
    this.act("more", async () => {
      const known = /** @type {Moves} */ (this.data);
      const cursor = encodeURIComponent(known.next_cursor ?? "");
      try {
        const {data} = await this.read(`${this.#query}&cursor=${cursor}`);
        this.adopt({...known, items: [...known.items, ...data.items], next_cursor: data.next_cursor});
        this.#focusCard(known.items.length);
      } catch (error) {
        // Openings came, went or changed places: the list begins anew.
        if (Problem.of(error).code !== "list_changed") throw error;
        this.reload();
      }
    });

  /** @param {Moves} moves */
  isEmpty(moves) {
    return moves.items.length === 0;
  }

  /** @param {Moves} moves */
  shown(moves) {
    const {words} = this;
    const shown = this.#showsAll ? moves.items : moves.items.slice(0, FIRST);
    const more = moves.items.length - shown.length;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("moves.heading")}
        </div>
        <p class="muted">${words.say("moves.lead")}</p>
      </header>
      ${this.isEmpty(moves) ? nothingNear(words, moves) : nothing}
      <ol class="cards">
        ${repeat(
          shown,
          (one) => one.opening.external_id,
          (one) => html`<li>${this.#card(one)}</li>`,
        )}
      </ol>
      ${more > 0
        ? html`<button class="action wide" part="action" type="button" @click=${this.#showAll}>
            ${words.say("moves.more", {n: more})}
          </button>`
        : moves.next_cursor
          ? html`<button class="action wide" part="action" type="button"
              ?disabled=${this.doing === "more"} @click=${this.#more}>
              ${words.say("moves.further")}
            </button>`
          : nothing}
      ${this.refused("more")}
      ${about(words, moves)}`;
  }

  drawn() {
    for (const element of this.shadowRoot?.querySelectorAll("article[data-opening]") ?? []) {
      const key = element.getAttribute("data-opening");
      if (!this.#seen.has(key)) this.#watching.observe(element);
    }
  }

  /** @param {Card} move */
  #card(move) {
    const key = move.opening.external_id;
    const leaving = this.#leaving.get(key) ?? "closed";
    if (leaving === "gone") return goneCard(this.words, move, () => this.#undo(move));
    return card(this.words, move, {
      level: Math.min(this.headingLevel + 1, 6),
      leaving,
      isOpen: this.#opened.has(key),
      isUnfolded: this.#unfolded.has(key),
      mayAct: this.opens("putDismissal"),
      employee: this.employee,
      locale: this.getAttribute("locale"),
      session: this.session,
      interest: {button: this.#interests.button(move), panel: this.#interests.panel(move)},
      unfold: () => {
        this.#unfolded.add(key);
        this.draw();
      },
      open: () => this.#open(move),
      ask: () => this.#turn(move, "asking", ".whys button"),
      keep: () => this.#turn(move, "closed", `[data-opening="${CSS.escape(key)}"] .not-this`),
      dismiss: (reason) => this.#dismiss(move, reason),
    });
  }

  #showAll = () => {
    this.#showsAll = true;
    this.#focusCard(FIRST);
    this.draw();
  };

  /** Let the first card that is new get the focus. @param {number} place */
  #focusCard(place) {
    const key = this.data?.items[place]?.opening.external_id ?? "";
    this.focusNext = `[data-opening="${CSS.escape(key)}"] .title`;
  }

  /** @param {Card} move */
  #open(move) {
    const opening = move.opening.external_id;
    if (this.#opened.has(opening)) {
      this.#opened.delete(opening);
      this.draw();
      return;
    }
    this.#tell("open", move);
    void this.#telling.flush();
    // A host that shows the opening on a page of its own prevents the rest.
    if (this.emit("open", {opening, list: this.data?.list_id ?? null})) {
      this.#opened.add(opening);
      this.draw();
    }
  }

  /**
   * @param {Card} move
   * @param {Leaving} to
   * @param {string} focus
   */
  #turn(move, to, focus) {
    this.#leaving.set(move.opening.external_id, to);
    this.focusNext = focus;
    this.draw();
  }

  /**
   * @param {Card} move
   * @param {string | null} reason
   */
  async #dismiss(move, reason) {
    const {external_id: opening, title} = move.opening;
    if (this.#leaving.get(opening) === "sending") return;
    this.#turn(move, "sending", "");
    try {
      await this.#change("PUT", opening, {reason});
    } catch {
      this.#turn(move, "failed", `[data-opening="${CSS.escape(opening)}"] .not-this`);
      this.say(this.words.say("dismiss.failed"));
      return;
    }
    this.#turn(move, "gone", `[data-gone="${CSS.escape(opening)}"] button`);
    this.#tell("dismiss", move, reason);
    void this.#telling.flush();
    this.emit("dismiss", {opening, reason});
    this.say(this.words.say("dismiss.done", {title}));
  }

  /** @param {Card} move */
  async #undo(move) {
    const {external_id: opening, title} = move.opening;
    try {
      await this.#change("DELETE", opening, undefined);
    } catch {
      this.say(this.words.say("dismiss.failed"));
      return;
    }
    this.#turn(move, "closed", `[data-opening="${CSS.escape(opening)}"] .not-this`);
    this.say(this.words.say("dismiss.undone", {title}));
  }

  /**
   * @param {string} method
   * @param {string} opening
   * @param {unknown} body
   */
  #change(method, opening, body) {
    const path = `${this.person}/dismissals/${encodeURIComponent(opening)}`;
    return this.send(method, path, body);
  }

  /**
   * @param {"view" | "open" | "dismiss"} type
   * @param {Card} move
   * @param {string | null} [reason]
   */
  #tell(type, move, reason) {
    const {employee} = this;
    const opening = move.opening.external_id;
    const list = this.data?.list_id ?? null;
    this.#telling.note({type, employee, opening, list_id: list, position: move.rank, reason});
  }

  /** @param {Element} element */
  #wasSeen(element) {
    const key = element.getAttribute("data-opening") ?? "";
    const move = this.data?.items.find((one) => one.opening.external_id === key);
    if (!move || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#tell("view", move);
    this.emit("shown", {list: this.data?.list_id ?? null, openings: [key]});
  }

  #onHidden = () => {
    if (document.visibilityState === "hidden") void this.#telling.flush();
  };
}

/**
 * What counts and what never does, who else sees the list, and what was left out.
 *
 * @param {import("./words.js").Words} words
 * @param {Moves} moves
 */
function about(words, {excluded, note}) {
  const left = Object.entries(excluded).flatMap(([reason, n]) => {
    const text = n ? words.code("left_out", reason) && words.say(`left_out.${reason}`, {n}) : "";
    return text ? [text] : [];
  });
  return html`<footer class="about">
    ${note ? html`<p>${note}</p>` : nothing}
    <details>
      <summary>${words.say("about.counts")}</summary>
      <p>${words.say("about.counts.text")}</p>
      <p>${words.say("about.never.text")}</p>
    </details>
    <details>
      <summary>${words.say("about.sees")}</summary>
      <p>${words.say("about.sees.text")}</p>
    </details>
    ${left.length > 0
      ? html`<details>
          <summary>${words.say("about.left_out")}</summary>
          <ul class="plain">
            ${left.map((one) => html`<li>${one}</li>`)}
          </ul>
        </details>`
      : nothing}
  </footer>`;
}

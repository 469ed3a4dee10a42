import {html, LateralElement, nothing, Problem, uniqueKey} from "../parts.js";

import {whole} from "../lists.js";
import {plan} from "./plan.js";
import {steps} from "./steps.js";
import {due, timeline, whoKnows} from "./time.js";
import {Rewriting} from "./rewriting.js";
import {followers, teamEffect} from "./seat.js";

/**
 * @typedef {import("../types.js").Case} Case
 * @typedef {import("../types.js").Happened} Happened
 * @typedef {import("../types.js").Plan} Plan
 * @typedef {import("../types.js").PlanItem} PlanItem
 * @typedef {import("../types.js").Draft} Draft
 * @typedef {{case: Case, etag: string | null, told: Happened[], plan: Plan | null}} Known
 */

// How much the service tells at a time.
const ENTRIES = 100;
const MANAGERS = new Set(["receiving", "sending"]);

/**
 * One move, as the side of the reader knows it: whose turn, until when, what to do, what is planned.
 *
 * @extends {LateralElement<Known>}
 */
export class LateralCase extends LateralElement {
  static observedAttributes = ["uid", "locale", "heading-level"];

  /** What somebody is about to do, as its key. */
  asked = "";
  /** The id of what somebody is about to propose: the same if it is sent again. */
  ownItem = "";
  /** @type {Map<string, any>} */
  #looked = new Map();
  /** @type {Rewriting | null} */
  rewriting = null;

  get isAskable() {
    return this.hasAttribute("uid");
  }

  /** The path of this case. */
  get path() {
    return `/v1/move-cases/${encodeURIComponent(this.getAttribute("uid") ?? "")}`;
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const [one, told, planned] = await Promise.all([
      this.read(this.path, signal),
      whole(this, "listMoveCaseTimeline", `${this.path}/timeline?limit=${ENTRIES}`, signal),
      this.extra("getMoveCasePlan", `${this.path}/plan`, signal),
    ]);
    return {case: one.data, etag: one.etag, told, plan: planned};
  }

  clear() {
    this.asked = "";
    this.rewriting = null;
    this.#looked.clear();
  }

  /** Begin to ask for what a step takes; the same again, or nothing, leaves it. @param {string} key */
  ask(key) {
    const before = this.asked;
    this.asked = key === before ? "" : key;
    this.ownItem = `page-${uniqueKey()}`;
    this.rewriting = null;
    this.forget();
    this.focusNext = this.asked
      ? `[data-form="${this.asked}"] :is(input, select, textarea, button)`
      : `[data-step="${before.slice(before.indexOf("-") + 1)}"]`;
    this.draw();
  }

  /**
   * Take a step. Where somebody was quicker, the case is shown as it stands, and what was entered
   * stays for another decision.
   *
   * @param {string} key
   * @param {string} part
   * @param {object} body
   */
  step(key, part, body) {
    void this.act(key, async () => {
      const known = /** @type {Known} */ (this.data);
      try {
        const {data, etag} = await this.send("POST", `${this.path}/${part}`, body, known.etag);
        this.adopt({...known, case: data, etag});
      } catch (error) {
        const {state} = Problem.of(error);
        if (state === "changed" || state === "not-open") this.reload();
        throw error;
      }
      this.asked = "";
      this.#looked.clear();
      this.emit("act", {action: /** @type {any} */ (body).action, case: known.case.uid});
      this.say(this.words.say("profile.stored"));
      this.reload();
    });
  }

  /**
   * @param {string} id
   * @param {string} [part]
   */
  itemPath(id, part = "") {
    return `${this.path}/plan/items/${encodeURIComponent(id)}${part}`;
  }

  /**
   * Propose an item that stands in the drafts, or one of one's own.
   *
   * @param {string} key
   * @param {Draft} draft
   */
  propose(key, {id, ...draft}) {
    void this.act(key, async () => {
      const path = this.itemPath(id);
      /** @param {PlanItem} one */
      const isSame = (one) => one.text === draft.text && one.due_day === draft.due_day;
      const now = await this.store(path, draft, null, isSame);
      // Under the own id stands what was sent before, in other words, and never answered.
      if (now && id === this.ownItem) await this.send("PUT", path, draft, now.etag);
      else if (now) {
        this.reload();
        throw new Problem("changed");
      }
      this.#planned("propose");
    });
  }

  /**
   * Agree to an item, finish it or drop it, as it was read: not to what somebody made of it since.
   *
   * @param {PlanItem} item
   * @param {"agree" | "done" | "drop"} step
   */
  decide(item, step) {
    void this.act(`${step}-${item.id}`, async () => {
      const now = await this.read(this.itemPath(item.id));
      const {text, due_day: day} = now.data;
      if (text !== item.text || day !== item.due_day) {
        this.reload();
        throw new Problem("changed");
      }
      if (step === "drop") await this.send("DELETE", this.itemPath(item.id), undefined, now.etag);
      else await this.send("POST", this.itemPath(item.id, `/${step}`), {}, now.etag);
      this.#planned(step);
    });
  }

  /** Rewrite an item, as it stands now. @param {PlanItem} item */
  rewrite(item) {
    const path = this.itemPath(item.id);
    this.asked = "";
    this.rewriting = new Rewriting(this, {
      key: `change-${item.id}`,
      label: this.words.say("plan.what"),
      read: () => this.read(path),
      textOf: (data) => data.text,
      store: ({side, kind, column, due_day, last_day, mentor}, text, etag) =>
        this.send("PUT", path, {side, kind, column, due_day, last_day, mentor, text}, etag),
      done: () => this.#planned("change"),
      leave: () => {
        this.rewriting = null;
        this.focusNext = `[data-item="${CSS.escape(item.id)}"] .actions button`;
        this.draw();
      },
    });
  }

  /** @param {string} action */
  #planned(action) {
    this.asked = "";
    this.rewriting = null;
    this.emit("act", {action, case: this.getAttribute("uid")});
    this.say(this.words.say("profile.stored"));
    this.reload();
  }

  /** @param {Known} known */
  shown({case: known, told, plan: planned}) {
    const {words} = this;
    const level = this.headingLevel;
    return html`<div class="panel">
      <header class="top">
        <div class="heading" role="heading" aria-level=${level} lang="">${known.opening.title}</div>
        <ul class="facts">
          ${known.view === "person" ? nothing : html`<li lang="">${known.employee.name}</li>`}
          <li class="tag">${stateOf(words, known)}</li>
          ${known.kind === "trial" ? html`<li class="tag">${words.say("case.trial")}</li>` : nothing}
        </ul>
        ${whoKnows(words, known)}
      </header>
      ${this.section("case.turn", html`${due(words, known)} ${release(words, known)}`)}
      ${this.section("case.steps", steps(this, known))}
      ${known.closed ? ended(words, known.closed) : nothing}
      ${planned ? this.section("case.plan", plan(this, planned)) : nothing}
      ${MANAGERS.has(known.view)
        ? this.#look("getMoveCaseEffect", "effect", "seat.effect", (effect) =>
            teamEffect(words, effect.sending ?? effect.receiving),
          )
        : nothing}
      ${known.view === "receiving"
        ? nothing
        : this.#look("getMoveCaseBackfill", "backfill", "seat.chain", (chain) =>
            followers(words, chain),
          )}
      ${this.section("case.timeline", timeline(words, told))}
    </div>`;
  }

  /**
   * Something that takes a while to work out: asked for when somebody opens it.
   *
   * @param {string} operation
   * @param {string} part
   * @param {string} key
   * @param {(data: any) => unknown} shown
   */
  #look(operation, part, key, shown) {
    if (!this.opens(operation)) return nothing;
    const known = this.#looked.get(part);
    /** @param {Event} event */
    const open = async (event) => {
      if (!(/** @type {HTMLDetailsElement} */ (event.target).open) || known) return;
      await this.act(part, async () => {
        this.#looked.set(part, (await this.read(`${this.path}/${part}`)).data);
      });
    };
    return html`<details @toggle=${open}>
      <summary>${this.words.say(key)}</summary>
      <div>
        ${known ? shown(known) : this.refused(part)}
        ${this.doing === part ? html`<p class="muted">${this.words.say("state.waiting")}</p>` : nothing}
      </div>
    </details>`;
  }
}

/**
 * @param {import("../words.js").Words} words
 * @param {import("../types.js").CaseItem} known
 */
export function stateOf(words, {state, release_state: release}) {
  if (state) return words.code("state_of", state) || state;
  return words.code("release", release ?? "") || words.say("state_of.shared");
}

/**
 * @param {import("../words.js").Words} words
 * @param {Case} known
 */
function release(words, {release: known}) {
  if (!known) return nothing;
  const notes = [known.contest_note, known.decision_note].filter(Boolean);
  return html`<p>
      ${words.code("release", known.state)}
      ${known.date ? html`<time class="strong" datetime=${known.date}>${words.day(known.date)}</time>` : nothing}
      ${known.dated_by ? words.code("dated_by", known.dated_by) : nothing}
    </p>
    ${known.proposed_date
      ? html`<p>
          ${words.say("release.proposed", {day: words.day(known.proposed_date)})}
          ${words.list(known.agreed_by.map((one) => words.code("party", one) || one))}
        </p>`
      : nothing}
    ${notes.map((one) => html`<p class="muted" lang="">“${one}”</p>`)}`;
}

/**
 * @param {import("../words.js").Words} words
 * @param {NonNullable<Case["closed"]>} closed
 */
function ended(words, {reason, note, to_learn: learn}) {
  if (!reason && !note && !learn) return nothing;
  return html`<div class="asked">
    ${reason ? html`<p>${words.code("closed", reason) || reason}</p>` : nothing}
    ${note ? html`<p lang="">“${note}”</p>` : nothing}
    ${learn ? html`<p><span class="strong">${words.say("case.to_learn")}</span> <span lang="">${learn}</span></p>` : nothing}
  </div>`;
}

import {form, html, LateralElement, nothing, Problem, today} from "../parts.js";

import {listed, whole} from "../lists.js";
import {further} from "./further.js";

/**
 * @typedef {import("../types.js").Mentor} Mentor
 * @typedef {import("../types.js").Mentoring} Mentoring
 * @typedef {import("../types.js").MentorOffer} MentorOffer
 * @typedef {import("../types.js").Employee} Employee
 * @typedef {{mentors: import("../lists.js").Listed<Mentor>, mentorings: Mentoring[], offer: MentorOffer | null,
 *   employee: Employee}} Known
 */

// How many the service tells of at a time.
const PEOPLE = 50;
const MOST_PLACES = 10;
// No other field of the form is called so.
const TAUGHT = "skill ";

/**
 * Who could teach a person, whom the person teaches, and what is asked between them.
 *
 * @extends {LateralElement<Known>}
 */
export class LateralMentors extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "opening"];

  #asked = "";

  /** @param {AbortSignal} signal */
  async load(signal) {
    const opening = this.getAttribute("opening");
    const query = new URLSearchParams({limit: String(PEOPLE), ...(opening ? {opening} : {})});
    const [mentors, mentorings, offer, employee] = await Promise.all([
      listed(this, `${this.person}/mentors?${query}`, {before: this.data?.mentors, signal}),
      whole(this, "listMentorings", `/v1/mentorings?limit=${PEOPLE}`, signal),
      this.extraIfAny("getMentorOffer", `${this.person}/mentor-offer`, signal),
      this.read(this.person, signal),
    ]);
    return {mentors, mentorings, offer, employee: employee.data};
  }

  /** @param {Known} known */
  isEmpty({mentors, mentorings}) {
    return mentors.items.length === 0 && mentorings.length === 0;
  }

  clear() {
    this.#asked = "";
  }

  /** @param {string} key */
  #ask(key) {
    const before = this.#asked;
    this.#asked = key === before ? "" : key;
    this.forget();
    this.focusNext = this.#asked
      ? `[data-form="${CSS.escape(this.#asked)}"] :is(input, textarea)`
      : `[data-step="${CSS.escape(before)}"]`;
    this.draw();
  }

  /**
   * @param {string} key
   * @param {string} action
   * @param {() => Promise<unknown>} work
   */
  #do(key, action, work) {
    void this.act(key, async () => {
      await work();
      this.#asked = "";
      this.emit("act", {action, employee: this.employee});
      this.say(this.words.say("profile.stored"));
      this.reload();
    });
  }

  /** @param {Known} known */
  shown(known) {
    const {words} = this;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("mentors.heading")}
        </div>
        <p class="muted">${words.say("mentors.lead")}</p>
      </header>
      ${this.isEmpty(known)
        ? html`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${words.say("mentors.none")}</p>
              <p>${words.say("mentors.none.help")}</p>
            </slot>
          </div>`
        : nothing}
      <div class="panel">
        ${known.mentors.items.length > 0
          ? this.section(
              "mentors.who",
              html`<ul class="plain">
                  ${known.mentors.items.map((one) => this.#mentor(one))}
                </ul>
                ${further(this, known.mentors, {
                  key: "more-mentors",
                  label: "list.people",
                  adopt: (mentors) => this.adopt({.../** @type {Known} */ (this.data), mentors}),
                  focus: ({mentor}) => `[data-mentor="${CSS.escape(mentor)}"]`,
                })}`,
            )
          : nothing}
        ${known.mentorings.length > 0
          ? this.section(
              "mentors.between",
              html`<ul class="plain">
                ${known.mentorings.map((one) => this.#mentoring(one))}
              </ul>`,
            )
          : nothing}
        ${this.section("mentors.teach", this.#offer(known))}
      </div>`;
  }

  /** @param {Mentor} mentor */
  #mentor({mentor, name, teaches, made_move: moved, wants_from_you: wants, labels}) {
    const {words} = this;
    const key = `ask-${mentor}`;
    const known = new Map(Object.entries(labels ?? {}));
    /** @type {(skills: string[]) => string} */
    const called = (skills) => skills.map((one) => known.get(one) ?? one).join(" · ");
    return html`<li class="planned" data-mentor=${mentor} tabindex="-1">
      <p class="strong" lang="">${name}</p>
      ${teaches.length > 0
        ? html`<p>${words.say("mentors.teaches")} <span lang="">${called(teaches)}</span></p>`
        : nothing}
      ${moved ? html`<p>${words.say("mentors.moved")}</p>` : nothing}
      ${wants.length > 0
        ? html`<p>${words.say("mentors.wants")} <span lang="">${called(wants)}</span></p>`
        : nothing}
      ${!this.opens("createMentoring")
        ? nothing
        : this.#asked === key
          ? form(words, {
              key,
              lead: html`<p>${words.say("mentors.ask.text")}</p>`,
              fields: [{name: "message", kind: "text", label: words.say("mentors.message")}],
              doing: this.doing === key,
              sendLabel: words.say("mentors.ask"),
              refusal: this.refused(key),
              leave: () => this.#ask(""),
              send: (values) =>
                this.#do(key, "mentoring", () =>
                  this.send("POST", "/v1/mentorings", {mentor, ...values}),
                ),
            })
          : html`<button class="action" part="action" type="button" data-step=${key}
              aria-expanded="false" @click=${() => this.#ask(key)}>
              ${words.say("mentors.ask")} <span class="unseen">${name}</span>
            </button>`}
    </li>`;
  }

  /** @param {Mentoring} mentoring */
  #mentoring(mentoring) {
    const {words} = this;
    const {uid, mentor, message, state, answer_by: by, steps} = mentoring;
    const learns = mentor !== this.employee;
    const other = (learns ? mentoring.mentor_name : mentoring.mentee_name) ?? words.say("mentors.gone");
    const possible = this.opens("stepMentoring") ? steps : [];
    return html`<li class="planned" data-mentoring=${uid}>
      <p>
        ${words.say(learns ? "mentors.from" : "mentors.to")}
        <span class="strong" lang="">${other}</span>
        <span class="tag">${words.code("mentoring", state) || state}</span>
      </p>
      ${message ? html`<p lang="">“${message}”</p>` : nothing}
      ${state === "asked"
        ? html`<p class="muted small">${words.say("mentors.answer_by", {day: words.day(by)})}</p>`
        : nothing}
      <div class="actions">
        ${possible.map(
          (step) => html`<button class="action" part="action" type="button"
            data-step=${`${step}-${uid}`} ?disabled=${this.doing !== ""}
            @click=${() => this.#step(uid, step, state)}>
            ${words.say(`mentoring_step.${step}`)} <span class="unseen">${other}</span>
          </button>`,
        )}
      </div>
      ${possible.map((step) => this.refused(`${step}-${uid}`))}
    </li>`;
  }

  /**
   * @param {string} uid
   * @param {string} step
   * @param {string} state
   */
  #step(uid, step, state) {
    const path = `/v1/mentorings/${encodeURIComponent(uid)}`;
    this.#do(`${step}-${uid}`, step, async () => {
      const now = await this.read(path);
      // Where the other was quicker, the new state is shown instead.
      if (now.data.state === state) {
        await this.send("POST", `${path}/transitions`, {action: step}, now.etag);
      }
    });
  }

  /**
   * Store an offer, unless another was stored since the page read it, such as from another tab.
   *
   * @param {string} path
   * @param {MentorOffer} stated
   * @param {MentorOffer | null} before
   */
  async #store(path, stated, before) {
    const read = before ? await this.read(path) : null;
    const isAnother = before && read && !isSameOffer(read.data, before);
    /** @param {MentorOffer} one */
    const isSame = (one) => isSameOffer(one, stated);
    if (!isAnother && !(await this.store(path, stated, read?.etag ?? null, isSame))) return;
    this.reload();
    throw new Problem("changed");
  }

  /** @param {Known} known */
  #offer({offer, employee}) {
    const {words} = this;
    const taught = new Set(offer?.skills ?? []);
    const held = employee.skills
      .flatMap(({skill, label, text}) =>
        skill ? [/** @type {[string, string]} */ ([skill, label ?? text])] : [],
      )
      .sort(([a], [b]) => Number(taught.has(b)) - Number(taught.has(a)));
    const names = new Map(held);
    const path = `${this.person}/mentor-offer`;
    const mayOffer = this.opens("putMentorOffer") && (this.session?.speaksFor(this.employee) ?? true);
    if (mayOffer && this.#asked === "offer") {
      return form(words, {
        key: "offer",
        lead: html`<p>${words.say("mentors.offer.text")}</p>`,
        fields: [
          ...held.map(([skill, label]) => ({
            name: `${TAUGHT}${skill}`,
            kind: /** @type {const} */ ("check"),
            label,
            value: taught.has(skill),
          })),
          {
            name: "capacity",
            kind: "number",
            label: words.say("mentors.capacity"),
            required: true,
            value: offer?.capacity ?? 1,
            min: 1,
            max: MOST_PLACES,
          },
          {
            name: "until",
            kind: "date",
            label: words.say("mentors.until"),
            required: true,
            value: offer?.until ?? "",
            min: today(),
          },
        ],
        doing: this.doing === "offer",
        sendLabel: words.say("form.store"),
        refusal: this.refused("offer"),
        leave: () => this.#ask(""),
        send: ({capacity, until, ...ticked}) =>
          this.#do("offer", "mentor_offer", () => {
            const skills = [...names.keys()].filter((skill) => ticked[`${TAUGHT}${skill}`]);
            // What a page does not ask for stays as it was.
            const {moves = [], wants_to_learn = []} = offer ?? {};
            return this.#store(path, {skills, moves, wants_to_learn, capacity, until}, offer);
          }),
      });
    }
    return html`${offer
        ? html`<p>
            ${words.say("mentors.offered", {n: offer.capacity, day: words.day(offer.until)})}
            <span lang="">${offer.skills.map((one) => names.get(one) ?? one).join(" · ")}</span>
          </p>`
        : html`<p class="muted">${words.say("mentors.not_offered")}</p>`}
      ${mayOffer
        ? html`<div class="actions">
            <button class="action" part="action" type="button" data-step="offer" aria-expanded="false"
              @click=${() => this.#ask("offer")}>
              ${words.say(offer ? "mentors.change_offer" : "mentors.offer")}
            </button>
            ${offer
              ? html`<button class="action plain" part="action" type="button"
                  ?disabled=${this.doing !== ""}
                  @click=${() => this.#do("unoffer", "mentor_offer", () => this.send("DELETE", path))}>
                  ${words.say("mentors.take_back")}
                </button>`
              : nothing}
          </div>
          ${this.refused("unoffer")}`
        : nothing}`;
  }
}

/**
 * @param {MentorOffer} one
 * @param {MentorOffer} other
 */
function isSameOffer(one, other) {
  /** @param {MentorOffer} offer */
  const told = ({skills, moves, wants_to_learn, capacity, until}) =>
    JSON.stringify([[...skills].sort(), moves, [...wants_to_learn].sort(), capacity, until]);
  return told(one) === told(other);
}

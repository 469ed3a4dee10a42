import {conflict, form, html, LateralElement, nothing, Problem, today} from "../parts.js";

import {whole} from "../lists.js";
import {occasion} from "./evidence.js";
import {Rewriting} from "./rewriting.js";
import {answerInWords, expertWay, storeAnswer, VISIBLE, whyLead} from "./why_lead.js";

/**
 * @typedef {import("../types.js").Readiness} Readiness
 * @typedef {import("../types.js").Evidence} Evidence
 * @typedef {import("../types.js").WhyLead} WhyLead
 * @typedef {import("../types.js").Behaviour} Behaviour
 * @typedef {import("./why_lead.js").Answer} Answer
 * @typedef {import("./why_lead.js").Both} Both
 * @typedef {{readiness: Readiness, records: Evidence[], why: WhyLead | null}} Known
 */

// How many the service tells of at a time.
const RECORDS = 200;

/**
 * What somebody did who helps others to succeed, by deeds and days. There is no number in it.
 *
 * @extends {LateralElement<Known>}
 */
export class LateralReadiness extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "opening"];

  /** What somebody is about to do, as its key. */
  asked = "";
  /** @type {Rewriting | null} */
  rewriting = null;
  /** An answer that was not stored, as another was in the meantime. @type {Both | null} */
  #both = null;

  /** @param {AbortSignal} signal */
  async load(signal) {
    const opening = this.getAttribute("opening");
    const query = opening ? `?opening=${encodeURIComponent(opening)}` : "";
    const [readiness, records, why] = await Promise.all([
      this.read(`${this.person}/readiness${query}`, signal),
      whole(this, "listEvidence", `${this.person}/evidence?limit=${RECORDS}`, signal),
      this.extraIfAny("getWhyLead", this.#whyPath, signal),
    ]);
    return {readiness: readiness.data, records, why};
  }

  /** @param {Known} known */
  isEmpty({readiness, records}) {
    return records.length === 0 && readiness.standing === "not_asked";
  }

  clear() {
    this.asked = "";
    this.rewriting = null;
    this.#both = null;
  }

  /** Whether the reader is the person. */
  get isOwn() {
    return this.session?.speaksFor(this.employee) ?? true;
  }

  /**
   * Begin to ask for what a step takes; the same again, or nothing, leaves it.
   *
   * @param {string} key
   * @param {Evidence} [record]
   */
  ask(key, record) {
    const before = this.asked;
    this.asked = key === before ? "" : key;
    this.forget();
    this.rewriting = null;
    if (record && this.asked.startsWith("reply-")) this.rewriting = this.#replying(record);
    this.focusNext = this.asked
      ? `[data-form="${CSS.escape(this.asked)}"] :is(input, select, textarea)`
      : `[data-step="${CSS.escape(before)}"]`;
    this.draw();
  }

  /** @param {Evidence} record */
  #replying({uid}) {
    const path = `/v1/evidence/${encodeURIComponent(uid)}`;
    return new Rewriting(this, {
      key: `reply-${uid}`,
      label: this.words.say("evidence.your_words"),
      read: () => this.read(path),
      textOf: (data) => data.reply,
      store: (_data, text, etag) => this.send("POST", `${path}/reply`, {text}, etag),
      done: () => this.#stored("reply"),
      leave: () => this.ask(""),
    });
  }

  /**
   * Take a step with a record, as it was read.
   *
   * @param {Evidence} record
   * @param {string} step
   * @param {object} body
   */
  stepOf({uid, state}, step, body) {
    void this.act(`${step}-${uid}`, async () => {
      const path = `/v1/evidence/${encodeURIComponent(uid)}`;
      const now = await this.read(path);
      if (now.data.state !== state) {
        // Who disputes what was decided meanwhile reads that first.
        this.reload();
        throw new Problem("changed");
      }
      try {
        await this.send("POST", `${path}/${step}`, body, now.etag);
      } catch (error) {
        if (Problem.of(error).state === "changed") this.reload();
        throw error;
      }
      this.#stored(step);
    });
  }

  /** @param {string} action */
  #stored(action) {
    this.asked = "";
    this.rewriting = null;
    this.#both = null;
    this.emit("act", {action, employee: this.employee});
    this.say(this.words.say("profile.stored"));
    this.reload();
  }

  /** @param {Known} known */
  shown(known) {
    const {words} = this;
    const {readiness, records} = known;
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("ready.heading")}
        </div>
        <p class="muted">${words.say("ready.lead")}</p>
      </header>
      <div class="panel">
        ${this.section("ready.why", this.#why(known))}
        ${this.section(
          "ready.next",
          html`<p class="asked">${words.code("standing", readiness.standing) || readiness.standing}</p>
            ${next(words, readiness)}`,
        )}
        ${this.section(
          "ready.deeds",
          html`<ul class="deeds">
            ${readiness.behaviours.map((one) => this.#behaviour(one, records))}
          </ul>`,
        )}
        ${this.section("ready.craft", craft(words, readiness))}
      </div>`;
  }

  /** @param {Known} known */
  #why({readiness, why}) {
    const {words} = this;
    const beside = why?.expert_path ?? readiness.expert_path;
    const mayTell = this.opens("putWhyLead") && this.isOwn;
    if (this.#both) return html`${this.#conflict(this.#both)} ${this.refused("why")}`;
    if (mayTell && (!why || this.asked === "why")) {
      return whyLead(words, {
        key: "why",
        known: why,
        beside,
        doing: this.doing === "why",
        refusal: this.refused("why"),
        leave: why ? () => this.ask("") : null,
        send: (answer) => this.#answer(answer, why),
      });
    }
    const told = why
      ? html`<div class="whys">
          <p class="strong">${words.say(why.wants ? "why_lead.yes" : "why_lead.no")}</p>
          ${why.motives.length > 0
            ? html`<p>${words.list(why.motives.map((one) => words.code("motive", one) || one))}</p>`
            : nothing}
          ${why.sentence ? html`<p lang="">“${why.sentence}”</p>` : nothing}
          <p class="muted small">${words.code("visible", why.visibility)}</p>
          <p>${words.code("advice", why.advice)}</p>
          ${why.questions.length > 0
            ? html`<ul class="helps">
                ${why.questions.map(
                  (one) => html`<li>${words.code("ask_why", one.code) || one.question}</li>`,
                )}
              </ul>`
            : nothing}
          ${mayTell
            ? html`<button class="action" part="action" type="button" data-step="why"
                @click=${() => this.ask("why")}>${words.say("why_lead.again")}</button>`
            : nothing}
        </div>`
      : html`<div class="whys"><p>${words.say("ready.why.unknown")}</p></div>`;
    return html`<div class="even">${told} ${expertWay(words, beside)}</div>`;
  }

  /**
   * @param {Answer} answer
   * @param {WhyLead | null} before
   */
  #answer(answer, before) {
    void this.act("why", async () => {
      const now = before ? await this.read(this.#whyPath) : null;
      const mine = answerInWords(this.words, answer);
      const theirs = now ? answerInWords(this.words, now.data) : "";
      if (before && now && theirs !== answerInWords(this.words, before)) {
        this.#both = {answer, mine, theirs, etag: now.etag};
        return;
      }
      await this.#store(answer, now?.etag ?? null);
    });
  }

  get #whyPath() {
    return `${this.person}/why-lead`;
  }

  /**
   * @param {Answer} answer
   * @param {string | null} etag
   */
  async #store(answer, etag) {
    this.#both = await storeAnswer(this, answer, etag);
    if (!this.#both) this.#stored("why_lead");
  }

  /** @param {Both} both */
  #conflict({answer, mine, theirs, etag}) {
    return conflict(this.words, {
      mine,
      theirs,
      doing: this.doing === "why",
      takeMine: () => void this.act("why", () => this.#store(answer, etag)),
      takeTheirs: () => {
        this.#both = null;
        this.ask("");
        this.reload();
      },
    });
  }

  /**
   * @param {Behaviour} known
   * @param {Evidence[]} records
   */
  #behaviour({behaviour, level}, records) {
    const {words} = this;
    const mine = records.filter((one) => one.behaviour === behaviour);
    const key = `tell-${behaviour}`;
    return html`<li class="deed" data-behaviour=${behaviour}>
      <p>
        <span class="strong">${words.code("behaviour", behaviour) || behaviour}</span>
        <span class="tag">${words.code("level", level) || level}</span>
      </p>
      <p class="muted">${words.code("means", behaviour)}</p>
      ${mine.length > 0
        ? html`<ul class="plain">
            ${mine.map((one) => occasion(this, one))}
          </ul>`
        : nothing}
      ${this.opens("createEvidence")
        ? this.asked === key
          ? this.#telling(key, behaviour)
          : html`<button class="action plain" part="action" type="button" data-step=${key}
              aria-expanded="false" @click=${() => this.ask(key)}>
              ${words.say("evidence.tell")}
              <span class="unseen">${words.code("behaviour", behaviour)}</span>
            </button>`
        : nothing}
    </li>`;
  }

  /**
   * @param {string} key
   * @param {string} behaviour
   */
  #telling(key, behaviour) {
    const {words} = this;
    const own = this.isOwn;
    /** @type {(name: string) => import("../forms.js").Field} */
    const text = (name) => ({name, kind: "text", label: words.say(`evidence.${name}`), required: true});
    return form(words, {
      key,
      lead: html`<p class="strong">${words.code("ask", behaviour)}</p>`,
      fields: [
        text("situation"),
        text("action"),
        text("effect"),
        {
          name: "happened_on",
          kind: "date",
          label: words.say("evidence.happened_on"),
          required: true,
          max: today(),
        },
        ...(own
          ? [
              {
                name: "visible_to",
                kind: /** @type {const} */ ("choice"),
                label: words.say("why_lead.who"),
                value: "private",
                options: VISIBLE.map((one) => /** @type {[string, string]} */ ([one, words.say(`visible.${one}`)])),
              },
            ]
          : []),
      ],
      doing: this.doing === key,
      sendLabel: words.say("form.store"),
      refusal: this.refused(key),
      leave: () => this.ask(""),
      send: (values) =>
        void this.act(key, async () => {
          await this.send("POST", `${this.person}/evidence`, {behaviour, ...values});
          this.#stored("evidence");
        }),
    });
  }
}

/**
 * What is not there yet, and what could be talked about.
 *
 * @param {import("../words.js").Words} words
 * @param {Readiness} readiness
 */
function next(words, {gaps, conversation}) {
  return html`${gaps.length > 0
      ? html`<ul class="helps">
          ${gaps.map(
            ({code, behaviour}) => html`<li>
              ${behaviour ? html`<span class="strong">${words.code("behaviour", behaviour)}:</span>` : nothing}
              ${words.code("gap", code) || code}
            </li>`,
          )}
        </ul>`
      : nothing}
    ${conversation.length > 0
      ? html`<details>
          <summary>${words.say("ready.talk")}</summary>
          <ul class="helps">
            ${conversation.map(
              ({behaviour, question}) => html`<li>${words.code("ask", behaviour ?? "") || question}</li>`,
            )}
          </ul>
        </details>`
      : nothing}`;
}

/**
 * @param {import("../words.js").Words} words
 * @param {Readiness} readiness
 */
function craft(words, {credible}) {
  return html`<p>${words.say(credible.met ? "craft.met" : "craft.not_yet")}</p>
    ${credible.held.length > 0
      ? html`<p>${words.say("craft.held")} <span lang="">${credible.held.join(" · ")}</span></p>`
      : nothing}
    ${credible.lacking.length > 0
      ? html`<p>${words.say("craft.lacking")} <span lang="">${credible.lacking.join(" · ")}</span></p>`
      : nothing}`;
}

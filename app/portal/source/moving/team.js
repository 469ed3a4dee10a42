import {form, html, LateralElement, nearness, nothing, repeat, today} from "../parts.js";

import {listed, whole} from "../lists.js";
import {stateOf} from "./case.js";
import {further} from "./further.js";
import {followers} from "./seat.js";

/**
 * @typedef {import("../types.js").CaseItem} CaseItem
 * @typedef {import("../types.js").Exporter} Exporter
 * @typedef {{external_id: string, name: string, title: string}} Report
 * @typedef {{external_id: string, title: string, closes_on: string | null}} OwnOpening
 * @typedef {{reports: Listed<Report>, cases: CaseItem[], openings: Listed<OwnOpening>,
 *   record: Exporter | null}} Team
 */

/**
 * @template T
 * @typedef {import("../lists.js").Listed<T>} Listed
 */

// How many the service tells of at a time.
const PART = 100;
const CANDIDATES = 10;
// What waits for an answer comes first.
const ORDER = ["asked", "contested", "dated"];

/**
 * What a manager can do for people who move on, and for those who come.
 *
 * @extends {LateralElement<Team>}
 */
export class LateralTeam extends LateralElement {
  /** @type {Set<string>} */
  #opened = new Set();
  /** @type {Map<string, any>} */
  #looked = new Map();
  #asksHelp = false;

  /** @param {AbortSignal} signal */
  async load(signal) {
    const me = encodeURIComponent(this.employee);
    const [reports, cases, openings, record] = await Promise.all([
      listed(this, `/v1/employees?manager=${me}&status=active&limit=${PART}`, {
        before: this.data?.reports,
        signal,
      }),
      whole(this, "listMoveCases", `/v1/move-cases?limit=${PART}`, signal),
      listed(this, `/v1/openings?hiring_manager=${me}&status=open&limit=${PART}`, {
        operation: "listOpenings",
        before: this.data?.openings,
        signal,
      }),
      this.extra("getExporterRecord", `/v1/managers/${me}/exporter-record`, signal),
    ]);
    return {reports, cases, openings, record};
  }

  clear() {
    this.#opened.clear();
    this.#looked.clear();
    this.#asksHelp = false;
  }

  /** @param {Team} team */
  isEmpty({reports, cases, openings}) {
    return reports.items.length === 0 && cases.length === 0 && openings.items.length === 0;
  }

  /** @param {Team} team */
  shown(team) {
    const {words} = this;
    const waiting = team.cases
      .filter((one) => one.view === "sending")
      .sort((a, b) => order(a) - order(b));
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${words.say("team.heading")}
        </div>
        <p class="muted">${words.say("team.lead")}</p>
      </header>
      ${this.isEmpty(team)
        ? html`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${words.say("team.none")}</p>
              <p>${words.say("team.none.help")}</p>
            </slot>
          </div>`
        : html`<div class="panel">
            ${this.opens("listMentors") ? this.section("team.help", this.#help()) : nothing}
            ${this.opens("putReleaseOffer") && team.reports.items.length > 0
              ? this.section("team.support", this.#support(team.reports))
              : nothing}
            ${this.section("team.releases", this.#cases(waiting, "team.no_releases"))}
            ${this.section("team.openings", this.#openings(team))}
            ${this.opens("getSeatSuccessors") && team.reports.items.length > 0
              ? this.section("seat.chain", this.#seats(team.reports))
              : nothing}
            ${team.record ? this.section("team.record", recordOf(words, team.record)) : nothing}
          </div>`}`;
  }

  /**
   * A button for the reports who are not shown yet, which leads on to the first of them.
   *
   * @param {Listed<Report>} reports
   * @param {string} key
   * @param {(first: Report) => string} focus
   */
  #moreReports(reports, key, focus) {
    /** @param {Listed<Report>} longer */
    const adopt = (longer) => this.adopt({.../** @type {Team} */ (this.data), reports: longer});
    return further(this, reports, {key, label: "list.people", adopt, focus});
  }

  /** @param {Listed<Report>} reports */
  #support(reports) {
    const {words} = this;
    const asking = form(words, {
      key: "support",
      lead: html`<p>${words.say("team.support.text")}</p>`,
      fields: [
        {
          name: "person",
          kind: "choice",
          label: words.say("team.person"),
          required: true,
          options: people(reports.items),
        },
        {name: "function", kind: "line", label: words.say("team.function")},
        {name: "date", kind: "date", label: words.say("team.from"), required: true, min: today()},
      ],
      doing: this.doing === "support",
      sendLabel: words.say("team.offer"),
      refusal: this.refused("support"),
      leave: null,
      send: ({person, ...offer}) =>
        void this.act("support", async () => {
          const path = `/v1/employees/${encodeURIComponent(person)}/release-offer`;
          await this.send("PUT", path, offer);
          this.emit("act", {action: "release_offer", employee: person});
          this.say(words.say("team.offered"));
        }),
    });
    return html`${asking}
    ${this.#moreReports(reports, "more-people", () => '[data-form="support"] select')}`;
  }

  /**
   * @param {CaseItem[]} cases
   * @param {string} none
   */
  #cases(cases, none) {
    const {words} = this;
    if (cases.length === 0) return html`<p class="muted">${words.say(none)}</p>`;
    return html`<ul class="plain">
      ${repeat(cases, ({uid}) => uid, (one) => {
        const isOpen = this.#opened.has(one.uid);
        return html`<li class="planned" data-case=${one.uid}>
          <p>
            <span class="strong" lang="">${one.employee.name}</span> →
            <span lang="">${one.opening.title}</span>
            <span class="tag">${stateOf(words, one)}</span>
            ${one.release_date
              ? html`<time datetime=${one.release_date}>${words.day(one.release_date)}</time>`
              : nothing}
          </p>
          <button class="action" part="action" type="button" aria-expanded=${isOpen}
            @click=${() => this.#open(one.uid)}>
            ${words.say(isOpen ? "action.close" : "interest.see")}
            <span class="unseen">${one.employee.name}</span>
          </button>
          ${isOpen
            ? html`<lateral-case class="inside" uid=${one.uid} .session=${this.session}
                locale=${this.getAttribute("locale") ?? words.region}
                heading-level=${Math.min(this.headingLevel + 2, 5)}
                @lateral-act=${() => this.reload()}></lateral-case>`
            : nothing}
        </li>`;
      })}
    </ul>`;
  }

  /** @param {string} uid */
  #open(uid) {
    if (!this.#opened.delete(uid) && this.emit("open", {case: uid})) this.#opened.add(uid);
    this.draw();
  }

  /** @param {Team} team */
  #openings({openings, cases}) {
    const {words} = this;
    const told = cases.filter((one) => one.view === "receiving");
    const rest = told.filter(
      (one) => !openings.items.some(({external_id: key}) => key === one.opening.external_id),
    );
    if (openings.items.length === 0 && told.length === 0) {
      return html`<p class="muted">${words.say("team.no_openings")}</p>`;
    }
    return html`<ul class="plain">
        ${openings.items.map(
          (one) => html`<li class="planned" data-opening=${one.external_id} tabindex="-1">
            <p class="strong" lang="">${one.title}</p>
            ${one.closes_on
              ? html`<p class="muted small">${words.say("move.closes", {day: words.day(one.closes_on)})}</p>`
              : nothing}
            ${this.#cases(
              told.filter(({opening}) => opening.external_id === one.external_id),
              "team.nobody_yet",
            )}
            ${this.#candidates(one)}
          </li>`,
        )}
      </ul>
      ${further(this, openings, {
        key: "more-openings",
        label: "list.openings",
        adopt: (longer) => this.adopt({.../** @type {Team} */ (this.data), openings: longer}),
        focus: ({external_id: key}) => `[data-opening="${CSS.escape(key)}"]`,
      })}
      ${rest.length > 0 ? this.#cases(rest, "team.nobody_yet") : nothing}`;
  }

  /** @param {OwnOpening} opening */
  #candidates({external_id: key, title}) {
    if (!this.opens("getCandidates")) return nothing;
    const {words} = this;
    const what = `candidates-${key}`;
    const path = `/v1/openings/${encodeURIComponent(key)}/candidates?k=${CANDIDATES}`;
    /** @param {any} one */
    const candidate = ({employee, band}) => html`<li class="planned"
      data-candidate=${employee.external_id} tabindex="-1">
      <span class="strong" lang="">${employee.name}</span>
      <span class="muted small" lang="">${employee.title}</span> ${nearness(words, band)}
    </li>`;
    return html`${this.#lookButton(what, "team.candidates", title, () => listed(this, path))}
    ${this.#shownOf(what, (found) =>
      found.items.length === 0
        ? html`<p class="muted">${words.say("team.no_candidates")}</p>`
        : html`<ol class="plain">
              ${found.items.map(candidate)}
            </ol>
            ${further(this, found, {
              key: `more-${what}`,
              label: "list.people",
              adopt: (longer) => this.#looked.set(what, longer),
              focus: ({employee}) => `[data-candidate="${CSS.escape(employee.external_id)}"]`,
            })}`,
    )}`;
  }

  /** @param {Listed<Report>} reports */
  #seats(reports) {
    const {words} = this;
    return html`<p class="muted">${words.say("seat.lead")}</p>
      <ul class="plain">
        ${reports.items.map(({external_id: key, name}) => {
          const path = `/v1/employees/${encodeURIComponent(key)}/seat/successors?depth=2`;
          const ask = async () => (await this.read(path)).data;
          return html`<li class="planned">
            <span class="strong" lang="">${name}</span>
            ${this.#lookButton(`seat-${key}`, "seat.look", name, ask)}
            ${this.#shownOf(`seat-${key}`, (found) => followers(words, found))}
          </li>`;
        })}
      </ul>
      ${this.#moreReports(reports, "more-seats", ({external_id: key}) => `[data-look="seat-${CSS.escape(key)}"]`)}`;
  }

  /**
   * A button that asks for what takes a while to work out.
   *
   * @param {string} what
   * @param {string} key
   * @param {string} about
   * @param {() => Promise<any>} ask
   */
  #lookButton(what, key, about, ask) {
    const look = () =>
      this.#looked.delete(what)
        ? this.draw()
        : void this.act(what, async () => {
            this.#looked.set(what, await ask());
          });
    return html`<button class="action" part="action" type="button" data-look=${what}
        aria-expanded=${this.#looked.has(what)} ?disabled=${this.doing === what} @click=${look}>
        ${this.words.say(this.#looked.has(what) ? "action.close" : key)}
        <span class="unseen">${about}</span>
      </button>
      ${this.refused(what)}`;
  }

  /**
   * @param {string} what
   * @param {(found: any) => unknown} shown
   */
  #shownOf(what, shown) {
    const found = this.#looked.get(what);
    return found ? html`<div>${shown(found)}</div>` : nothing;
  }

  /** The manager's own need of help, said as anybody else's. */
  #help() {
    const {words} = this;
    const turn = () => {
      this.#asksHelp = !this.#asksHelp;
      this.draw();
    };
    return html`<p>${words.say("team.help.text")}</p>
      <button class="action" part="action" type="button" aria-expanded=${this.#asksHelp} @click=${turn}>
        ${words.say(this.#asksHelp ? "action.close" : "team.help.open")}
      </button>
      ${this.#asksHelp
        ? html`<lateral-mentors class="inside" employee=${this.employee} .session=${this.session}
            locale=${this.getAttribute("locale") ?? words.region}
            heading-level=${Math.min(this.headingLevel + 2, 5)}></lateral-mentors>`
        : nothing}`;
  }
}

/** @param {CaseItem} one */
function order({release_state: state}) {
  const place = ORDER.indexOf(state ?? "");
  return place < 0 ? ORDER.length : place;
}

/**
 * @param {Report[]} reports
 * @returns {[string, string][]}
 */
function people(reports) {
  return [["", "…"], ...reports.map(({external_id: key, name}) => /** @type {[string, string]} */ ([key, name]))];
}

/**
 * What became of the people who moved on. It is credit; there is no rank and no target.
 *
 * @param {import("../words.js").Words} words
 * @param {Exporter} record
 */
function recordOf(words, {since, moved_on: moved, named, offers, helped_on: helped, hiring}) {
  /** @type {(key: string, n: number | null) => unknown} */
  const line = (key, n) => (n === null ? nothing : html`<li>${words.say(key, {n})}</li>`);
  const percent = {style: /** @type {const} */ ("percent")};
  return html`<p class="muted small">${words.say("record.since", {day: words.day(since)})}</p>
    <ul class="plain">
      ${line("record.moved", moved.permanent + moved.trial)}
      ${line("record.by_you", moved.released_by_manager)}
      ${moved.stayed === null
        ? nothing
        : html`<li>${words.say("record.stayed", {share: words.number(moved.stayed, percent)})}</li>`}
      ${line("record.offers", offers)} ${line("record.helped", helped)}
      ${line("record.unanswered", hiring.left_unanswered)}
    </ul>
    ${named.length > 0
      ? html`<ul class="helps">
          ${named.map(
            (one) => html`<li>
              <span class="strong" lang="">${one.name}</span> → <span lang="">${one.title}</span>
            </li>`,
          )}
        </ul>`
      : nothing}`;
}

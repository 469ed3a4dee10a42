import {html, nothing} from "lit-html";

import {LateralElement} from "../element.js";
import {figure, figureSheet, intervalBar, section, table} from "../figures.js";
import {addWords} from "../words.js";
import {drawnCurve} from "./curve.js";
import cs from "./words/cs.json";
import de from "./words/de.json";
import en from "./words/en.json";
import nl from "./words/nl.json";
import pt from "./words/pt.json";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {(string | number | null)[]} Row
 * @typedef {{title: string, description: string, columns: string[], rows: Row[]}} Figure
 * @typedef {{set_at: string, step: string, decided_by: string, reason: string}} Decision
 * @typedef {{name?: string, passed?: boolean, measured?: number, bound?: number,
 *   threshold?: number}} Line
 * @typedef {{version: string, purpose: string, prohibited_uses: string[], limits: string[],
 *   as_of: string, retired_at: string | null, problem: string | null,
 *   gate: {verdict: string, lines: Line[]} | null, decisions: Decision[],
 *   figures: Figure[]}} Card
 */

addWords({en, nl, de, cs, pt});

const USED = "champion";
const FOUR_FIFTHS = 0.8;
/** What the service calls its drawings. */
const RELIABILITY = "Reliability";
const IMPACT = "Impact ratios";
const PLACES = "Who looks how far";
const TITLES = new Map([
  [RELIABILITY, "figure.reliability"],
  [IMPACT, "figure.impact"],
  [PLACES, "figure.places"],
  ["Metrics", "figure.metrics"],
  ["How much each reason counts", "figure.reasons"],
]);
const NEVER = ["name", "age", "sex", "nationality", "pay", "rating"];

/**
 * What the ranker in use is for, how far its chances hold, whom it favours, what it never reads.
 *
 * @extends {LateralElement<Card>}
 */
export class LateralModel extends LateralElement {
  static observedAttributes = [...LateralElement.observedAttributes, "version"];

  constructor() {
    super();
    this.wear(figureSheet());
  }

  /** It is about nobody, so no attribute has to say more. */
  get isAskable() {
    return true;
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    const named = this.getAttribute("version");
    const version = named ?? (await this.read(`/v1/models/aliases/${USED}`, signal)).data.version;
    return (await this.read(`/v1/models/${encodeURIComponent(version)}/card`, signal)).data;
  }

  /** @param {Card} card */
  shown(card) {
    const {words, headingLevel: level} = this;
    const fairness = card.figures.find((one) => one.title === IMPACT);
    const others = card.figures.filter((one) => one !== fairness);
    return html`<header class="top">
        <div class="heading" role="heading" aria-level=${level}>${words.say("model.heading")}</div>
        <p class="muted">
          <code>${card.version}</code> ·
          ${words.say("model.as_of", {day: words.day(card.as_of)})}
        </p>
      </header>
      ${notices(words, card)}
      <div class="panel">
        ${section(words.say("model.purpose"), level, html`<p>${inOwnWords(words, card.purpose)}</p>`)}
        ${section(words.say("model.not_for"), level, sentences(words, card.prohibited_uses))}
        ${section(words.say("model.never"), level, never(words))}
        ${section(
          words.say("model.fairness"),
          level,
          fairness ? drawn(words, fairness) : html`<p>${words.say("model.fairness.none")}</p>`,
        )}
        ${others.some((one) => one.title === RELIABILITY)
          ? nothing
          : section(
              words.say("figure.reliability"),
              level,
              html`<p>${words.say("model.reliability.none")}</p>`,
            )}
        ${others.map((one) => section(titleOf(words, one), level, drawn(words, one)))}
        ${section(words.say("model.gate"), level, judged(words, card))}
        ${section(words.say("model.limits"), level, sentences(words, card.limits))}
      </div>`;
  }
}

/**
 * @param {Words} words
 * @param {Card} card
 */
function notices(words, {problem, retired_at}) {
  return html`${problem === null
    ? nothing
    : html`<p class="notice" part="notice">${words.say("model.unusable")}</p>`}
  ${retired_at === null
    ? nothing
    : html`<p class="notice" part="notice">
        ${words.say("model.retired", {day: words.day(retired_at)})}
      </p>`}`;
}

/** @param {Words} words */
function never(words) {
  return html`<ul class="helps">
      ${NEVER.map((one) => html`<li>${words.say(`never.${one}`)}</li>`)}
    </ul>
    <p class="muted">${words.say("model.never.how")}</p>`;
}

/**
 * The service writes cards in English. What each card says is in the catalogues.
 *
 * @param {Words} words
 * @param {string} text
 */
function inOwnWords(words, text) {
  const key = Object.keys(en).find((one) => /** @type {Record<string, unknown>} */ (en)[one] === text);
  return key ? words.say(key) : html`<span lang="en">${text}</span>`;
}

/**
 * @param {Words} words
 * @param {string[]} texts
 */
function sentences(words, texts) {
  return html`<ul class="helps">
    ${texts.map((one) => html`<li>${inOwnWords(words, one)}</li>`)}
  </ul>`;
}

/**
 * @param {Words} words
 * @param {Figure} one
 */
function titleOf(words, {title}) {
  const key = TITLES.get(title);
  return key ? words.say(key) : html`<span lang="en">${title}</span>`;
}

/**
 * A drawing and its table; of bars both are one.
 *
 * @param {Words} words
 * @param {Figure} one
 */
function drawn(words, one) {
  const key = TITLES.get(one.title);
  const about = key ? words.say(`${key}.about`) : html`<span lang="en">${one.description}</span>`;
  const caption = key ? words.say(key) : one.title;
  const columns = one.columns.map((name) => words.code("column", name) || name);
  const isCurve = one.title === RELIABILITY || one.title === PLACES;
  return html`<p class="muted">${about}</p>
    ${isCurve ? curveOf(words, one, columns) : nothing}
    ${isCurve
      ? table(caption, columns, one.rows.map((row) => row.map((cell) => told(words, cell))))
      : rowsOf(words, one, caption, columns)}`;
}

/**
 * @param {Words} words
 * @param {Figure} one
 * @param {string[]} columns
 */
function curveOf(words, {title, rows}, columns) {
  const points = rows.map(([x, y, low, high]) => ({
    x: Number(x),
    y: Number(y),
    low: typeof low === "number" ? low : null,
    high: typeof high === "number" ? high : null,
  }));
  return drawnCurve(words, points, {x: columns[0], y: columns[1], same: title === RELIABILITY});
}

/**
 * @param {Words} words
 * @param {Figure} one
 * @param {string} caption
 * @param {string[]} columns
 */
function rowsOf(words, {title, columns: names, rows}, caption, columns) {
  const numbers = rows.flatMap((row) => row.filter((cell) => typeof cell === "number"));
  const mark = title === IMPACT ? FOUR_FIFTHS : null;
  /** @type {[number, number]} */
  const scale = [Math.min(0, ...numbers), Math.max(mark ?? 0, ...numbers)];
  /** @param {Row} row @param {string} name */
  const of = (row, name) => {
    const cell = row[names.indexOf(name)];
    return typeof cell === "number" ? cell : null;
  };
  return table(
    caption,
    [...columns, words.say("figure.drawing")],
    rows.map((row) => [
      html`<span lang="">${row[0]}</span>`,
      ...row.slice(1).map((cell) => told(words, cell)),
      intervalBar(
        {
          value: Number(row[1]),
          low: of(row, "low"),
          high: of(row, "high"),
          before: of(row, "shipped"),
        },
        scale,
        mark,
      ),
    ]),
  );
}

/**
 * @param {Words} words
 * @param {string | number | null} cell
 */
function told(words, cell) {
  if (cell === null) return words.say("figure.unknown");
  return typeof cell === "number" ? figure(words, cell, {maximumFractionDigits: 3}) : cell;
}

/**
 * Who let it pass: the gate line by line, then people.
 *
 * @param {Words} words
 * @param {Card} card
 */
function judged(words, {gate, decisions}) {
  return html`${gate === null
    ? html`<p>${words.say("gate.none")}</p>`
    : html`<p>${words.code("gate.verdict", gate.verdict) || gate.verdict}</p>
        ${gate.lines.length === 0
          ? nothing
          : table(
              words.say("model.gate"),
              ["line", "measured", "bound", "threshold", "passed"].map((one) =>
                words.say(`gate.${one}`),
              ),
              gate.lines.map((one) => [
                html`<span lang="en">${one.name ?? ""}</span>`,
                ...[one.measured, one.bound, one.threshold].map((value) => told(words, value ?? null)),
                words.say(one.passed ? "gate.yes" : "gate.no"),
              ]),
            )}`}
  ${decisions.length === 0
    ? html`<p>${words.say("decided.nobody")}</p>`
    : html`<ul class="plain">
        ${decisions.map(
          (one) => html`<li>
            ${words.day(one.set_at)}: <span lang="">${one.decided_by}</span>
            ${one.reason ? html`<span class="muted" lang="">${one.reason}</span>` : nothing}
          </li>`,
        )}
      </ul>`}`;
}

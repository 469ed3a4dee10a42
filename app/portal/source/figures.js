import {html, nothing, svg} from "lit-html";

import css from "./figures.css";

/**
 * @typedef {import("./words.js").Words} Words
 * @typedef {{value: number, low?: number | null, high?: number | null, before?: number | null}} Mark
 */

const WIDTH = 200;
const HEIGHT = 14;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** The style of drawings, for elements that have some. */
export function figureSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/**
 * A bar from nought, as long as its value beside the greatest one.
 *
 * @param {number} value
 * @param {number} most
 * @param {"first" | "second"} [kind]
 */
export function lengthBar(value, most, kind = "first") {
  const width = most > 0 ? (value / most) * WIDTH : 0;
  return html`<svg
    class="length"
    part="bar"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class=${kind} x="0" y="2" width=${width} height=${HEIGHT - 4}></rect>
  </svg>`;
}

/**
 * A value on a scale with its interval; `mark` is drawn across.
 *
 * @param {Mark} one
 * @param {[number, number]} scale
 * @param {number | null} [mark]
 */
export function intervalBar({value, low, high, before}, [from, to], mark = null) {
  /** @param {number} at */
  const x = (at) => (to > from ? ((at - from) / (to - from)) * WIDTH : 0);
  const middle = HEIGHT / 2;
  return html`<svg class="length" part="bar" viewBox="-6 0 ${WIDTH + 12} ${HEIGHT}"
    preserveAspectRatio="xMinYMid" aria-hidden="true">
    <line class="axis" x1="0" x2=${WIDTH} y1=${middle} y2=${middle}></line>
    ${mark === null
      ? nothing
      : svg`<line class="mark" x1=${x(mark)} x2=${x(mark)} y1="0" y2=${HEIGHT}></line>`}
    ${typeof low === "number" && typeof high === "number"
      ? svg`<line class="interval" x1=${x(low)} x2=${x(high)} y1=${middle} y2=${middle}></line>`
      : nothing}
    ${typeof before === "number"
      ? svg`<circle class="ring" cx=${x(before)} cy=${middle} r="5"></circle>`
      : nothing}
    <circle class="dot" cx=${x(value)} cy=${middle} r="4"></circle>
  </svg>`;
}

/**
 * A section below a heading of its own.
 *
 * @param {unknown} heading
 * @param {number} level
 * @param {unknown} content
 */
export function section(heading, level, content) {
  return html`<div class="section">
    <div class="heading small-heading" role="heading" aria-level=${Math.min(level + 1, 6)}>
      ${heading}
    </div>
    ${content}
  </div>`;
}

/**
 * A table with a caption for who does not see what stands above it.
 *
 * @param {string} caption
 * @param {string[]} columns
 * @param {unknown[][]} rows of which the first cell names the row
 */
export function table(caption, columns, rows) {
  return html`<table class="figures">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, ...cells]) => html`<tr>
          <th scope="row">${name}</th>
          ${cells.map((cell, place) => html`<td data-column=${columns[place + 1]}>${cell}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * A number, for people and for who reads the page by program.
 *
 * @param {Words} words
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function figure(words, value, options = {}) {
  return html`<data value=${value}>${words.number(value, options)}</data>`;
}

import {html, nothing, svg} from "lit-html";

/**
 * @typedef {import("../words.js").Words} Words
 * @typedef {{x: number, y: number, low?: number | null, high?: number | null}} Point
 */

const SIZE = 260;
const MARGIN = 36;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/**
 * Points on a square from 0 to 1, each with its interval; on the dashed line both are the same.
 *
 * @param {Words} words
 * @param {Point[]} points
 * @param {{x: string, y: string, same: boolean}} about
 */
export function drawnCurve(words, points, about) {
  const far = Math.max(1, ...points.map((one) => one.x));
  const length = SIZE - MARGIN - 8;
  /** @param {number} value */
  const x = (value) => MARGIN + (value / far) * length;
  /** @param {number} value */
  const y = (value) => SIZE - MARGIN - value * length;
  const line = points.map((one) => `${x(one.x)},${y(one.y)}`).join(" ");
  return html`<svg class="curve" viewBox="0 0 ${SIZE} ${SIZE}" aria-hidden="true">
    ${TICKS.map(
      (tick) => svg`<line class="frame-line" x1=${x(0)} x2=${x(far)} y1=${y(tick)} y2=${y(tick)}></line>
        <text x=${MARGIN - 6} y=${y(tick)} dy="0.35em" text-anchor="end">${words.number(tick)}</text>`,
    )}
    <text x=${x(0)} y=${SIZE - MARGIN + 18}>0</text>
    <text x=${x(far)} y=${SIZE - MARGIN + 18} text-anchor="end">${words.number(far, {})}</text>
    <text x=${x(far / 2)} y=${SIZE - 2} text-anchor="middle">${about.x}</text>
    ${about.same
      ? svg`<line class="same" x1=${x(0)} x2=${x(1)} y1=${y(0)} y2=${y(1)}></line>`
      : svg`<polyline class="line" points=${line}></polyline>`}
    ${points.map(
      (one) => svg`${typeof one.low === "number" && typeof one.high === "number"
        ? svg`<line class="interval" x1=${x(one.x)} x2=${x(one.x)} y1=${y(one.low)} y2=${y(one.high)}></line>`
        : nothing}<circle class="dot" cx=${x(one.x)} cy=${y(one.y)} r="4"></circle>`,
    )}
  </svg>`;
}

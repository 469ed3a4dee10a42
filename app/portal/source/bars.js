import {html, nothing, svg} from "lit-html";

/**
 * @typedef {import("./types.js").Contribution} Contribution
 * @typedef {import("./words.js").Words} Words
 * @typedef {{label: string, value: number, evidence: string[], note: string | null}} Part
 */

// A bar that is shorter cannot be told from none.
const LEAST_SHARE = 0.02;
const WIDTH = 200;
const HEIGHT = 12;
const MOST_EVIDENCE = 4;

/**
 * The parts of a score, the largest first; what is too small to be seen is one part together.
 *
 * @param {Contribution[]} contributions
 * @param {Words} words
 * @returns {Part[]}
 */
export function partsOf(contributions, words) {
  const whole = contributions.reduce((sum, one) => sum + Math.abs(one.value), 0);
  const shown = contributions.filter((one) => Math.abs(one.value) >= whole * LEAST_SHARE);
  const small = contributions.filter((one) => !shown.includes(one) && one.value !== 0);
  shown.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const parts = shown.map(({label, value, evidence, note}) => ({
    label,
    value,
    evidence: evidence ?? [],
    note: note ?? null,
  }));
  if (small.length === 0) return parts;
  const value = small.reduce((sum, one) => sum + one.value, 0);
  const note = words.list(small.map((one) => one.label));
  return [...parts, {label: words.say("bars.rest"), value, evidence: [], note}];
}

/**
 * The score as bars that add up to it. Drawing and table are one: each row is both.
 *
 * @param {Words} words
 * @param {Contribution[]} contributions
 * @param {number} score
 * @param {boolean} [withEvidence]
 */
export function bars(words, contributions, score, withEvidence = false) {
  const parts = partsOf(contributions, words);
  const left = Math.max(0, ...parts.map((one) => -one.value));
  const right = Math.max(score, ...parts.map((one) => one.value), Number.EPSILON);
  const scale = WIDTH / (left + right);
  const zero = left * scale;
  return html`<table class="bars">
    <caption class="unseen">
      ${words.say("bars.caption")}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">${words.say("bars.part")}</th>
        <th scope="col">${words.say("bars.share")}</th>
      </tr>
    </thead>
    <tbody>
      ${parts.map(
        (part) => html`<tr>
          <th scope="row">
            ${part.label}${withEvidence ? evidence(words, part) : nothing}
          </th>
          <td>${bar(part.value, zero, scale, "part")}${amount(words, part.value, true)}</td>
        </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${words.say("bars.sum")}</th>
        <td>${bar(score, zero, scale, "sum")}${amount(words, score, false)}</td>
      </tr>
    </tfoot>
  </table>`;
}

/**
 * @param {number} value
 * @param {number} zero
 * @param {number} scale
 * @param {"part" | "sum"} kind
 */
function bar(value, zero, scale, kind) {
  const width = Math.abs(value) * scale;
  const start = value < 0 ? zero - width : zero;
  const tone = value < 0 ? "against" : kind;
  return html`<svg
    class="bar"
    part="bar"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class=${tone} x=${start} y="1" width=${width} height=${HEIGHT - 2}></rect>
    ${value < 0 ? hatching(start, width) : nothing}
    <line class="zero" x1=${zero} x2=${zero} y1="0" y2=${HEIGHT}></line>
  </svg>`;
}

const HATCH = 6;

/**
 * What speaks against a move is told apart by its pattern, too, not by colour alone.
 *
 * @param {number} start
 * @param {number} width
 */
function hatching(start, width) {
  const lines = Array.from({length: Math.floor(width / HATCH)}, (_, i) => start + (i + 0.5) * HATCH);
  return lines.map(
    (x) => svg`<line class="hatch" x1=${x} x2=${x} y1="1" y2=${HEIGHT - 1}></line>`,
  );
}

/**
 * @param {Words} words
 * @param {number} value
 * @param {boolean} signed
 */
function amount(words, value, signed) {
  const text = signed ? words.signed(value) : words.number(value);
  return html`<data class="amount" value=${value}>${text}</data>`;
}

/**
 * @param {Words} words
 * @param {Part} part
 */
function evidence(words, part) {
  const told = part.evidence.slice(0, MOST_EVIDENCE);
  const more = part.evidence.length - told.length;
  if (told.length === 0) {
    return part.note ? html`<span class="evidence">${part.note}</span>` : nothing;
  }
  return html`<span class="evidence">
    <span lang="">${told.join(" · ")}</span> ${more > 0 ? words.say("bars.more", {n: more}) : nothing}
  </span>`;
}

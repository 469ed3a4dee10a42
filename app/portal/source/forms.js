import {html, nothing} from "lit-html";

/**
 * @typedef {import("./words.js").Words} Words
 * @typedef {{name: string, kind: "date" | "text" | "line" | "number" | "choice" | "check",
 *   label: string, required?: boolean, options?: [string, string][], value?: string | number | boolean,
 *   min?: string | number, max?: string | number}} Field
 * @typedef {{key: string, lead?: unknown, fields: Field[], doing: boolean, sendLabel: string,
 *   refusal: unknown, send: (values: Record<string, any>) => void, leave: (() => void) | null}} Asking
 */

const LONGEST = 2000;
const LONGEST_LINE = 200;

/**
 * A few fields, what follows from sending them, and the two ways out.
 *
 * @param {Words} words
 * @param {Asking} asking
 */
export function form(words, {key, lead, fields, doing, sendLabel, refusal, send, leave}) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    send(valuesOf(/** @type {HTMLFormElement} */ (event.target), fields));
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape" && leave) leave();
  };
  return html`<form class="whys" data-form=${key} @submit=${submit} @keydown=${onKey} aria-busy=${doing}>
    ${lead ? html`<div class="plain">${lead}</div>` : nothing}
    ${fields.map((one) => field(key, one))} ${refusal}
    <div class="actions">
      <button class="action strong" part="action" type="submit" ?disabled=${doing}>${sendLabel}</button>
      ${leave
        ? html`<button class="action plain" part="action" type="button" ?disabled=${doing} @click=${leave}>
            ${words.say("form.leave")}
          </button>`
        : nothing}
    </div>
  </form>`;
}

/**
 * What somebody filled in; what was left empty is absent.
 *
 * @param {HTMLFormElement} element
 * @param {Field[]} fields
 */
function valuesOf(element, fields) {
  const filled = new FormData(element);
  /** @type {Record<string, any>} */
  const values = {};
  for (const {name, kind} of fields) {
    const value = filled.get(name);
    if (kind === "check") values[name] = value !== null;
    else if (kind === "number" && value !== "") values[name] = Number(value);
    else if (typeof value === "string" && value.trim() !== "") values[name] = value.trim();
  }
  return values;
}

/**
 * @param {string} key
 * @param {Field} field
 */
function field(key, {name, kind, label, required = false, options = [], value, min, max}) {
  const id = `${key}-${name}`;
  if (kind === "check") {
    return html`<label class="toggle">
      <input type="checkbox" name=${name} ?required=${required} .checked=${Boolean(value)} />
      <span>${label}</span>
    </label>`;
  }
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${kind === "text"
      ? html`<textarea id=${id} name=${name} rows="3" maxlength=${LONGEST} ?required=${required}
          .value=${String(value ?? "")}></textarea>`
      : kind === "choice"
        ? html`<select id=${id} name=${name} ?required=${required}>
            ${options.map(
              ([code, text]) => html`<option value=${code} ?selected=${code === value}>${text}</option>`,
            )}
          </select>`
        : html`<input id=${id} name=${name} type=${kind === "line" ? "text" : kind} ?required=${required}
            min=${min ?? nothing} max=${max ?? nothing} maxlength=${kind === "line" ? LONGEST_LINE : nothing}
            autocomplete="off" .value=${String(value ?? "")} />`}
  </div>`;
}

/** Today, as a field for a date takes it. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/**
 * Two texts of which somebody else stored one in the meantime: which shall stand?
 *
 * @param {Words} words
 * @param {{mine: string, theirs: string, doing: boolean, takeMine: () => void, takeTheirs: () => void}} both
 */
export function conflict(words, {mine, theirs, doing, takeMine, takeTheirs}) {
  return html`<div class="notice conflict" part="notice" role="alert">
    <p class="notice-title">${words.say("state.changed")}</p>
    <dl class="two">
      <div><dt>${words.say("conflict.mine")}</dt><dd lang="">${mine}</dd></div>
      <div><dt>${words.say("conflict.theirs")}</dt><dd lang="">${theirs}</dd></div>
    </dl>
    <div class="actions">
      <button class="action" part="action" type="button" ?disabled=${doing} @click=${takeMine}>
        ${words.say("conflict.take_mine")}
      </button>
      <button class="action" part="action" type="button" ?disabled=${doing} @click=${takeTheirs}>
        ${words.say("conflict.take_theirs")}
      </button>
    </div>
  </div>`;
}

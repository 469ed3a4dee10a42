import css from "./elements.css";

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** One style sheet for all elements. A page's policy lets it pass: it is no inline style. */
export function sheets() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return [sheet];
}

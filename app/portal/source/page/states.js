import {ELEMENTS, LateralSession} from "../lateral.js";
import {ELEMENTS as MODEL} from "../model.js";
import {ELEMENTS as MOVING} from "../moving.js";
import {ELEMENTS as WORKFORCE} from "../workforce.js";
import {answering, EMPTY, READY, refusing} from "./samples.js";
import {EMPTY_ORGANISATION, ORGANISATION} from "./samples_organisation.js";

const TOKEN = async () => ({token: "example", expires_at: "2099-01-01T00:00:00Z"});
const never = () => new Promise(() => {});

/** How each state comes about. @type {Record<string, {fetch: any, getToken?: any}>} */
export const STATES = {
  ready: {fetch: answering([...ORGANISATION, ...READY])},
  empty: {fetch: answering([...EMPTY_ORGANISATION, ...EMPTY])},
  waiting: {fetch: never},
  "not-open": {fetch: refusing(409)},
  expired: {fetch: never, getToken: () => Promise.reject(new Error("signed out"))},
  forbidden: {fetch: refusing(404)},
  unreachable: {fetch: refusing(503)},
  changed: {fetch: refusing(412)},
  broken: {fetch: refusing(500)},
};

/**
 * An element in one of its states, fed by invented answers.
 *
 * @param {string} name
 * @param {string} state
 * @param {string} locale
 */
export function elementIn(name, state, locale) {
  const {fetch, getToken = TOKEN} = STATES[state];
  const element = /** @type {import("../element.js").LateralElement<unknown>} */ (
    document.createElement(name)
  );
  element.setAttribute("employee", "E-1");
  element.setAttribute("opening", "O-1");
  element.setAttribute("uid", "C-1");
  element.setAttribute("heading-level", "4");
  element.setAttribute("locale", locale);
  element.session = new LateralSession({server: location.origin, getToken, fetch});
  return element;
}

/**
 * Every element in every state, below headings of their own.
 *
 * @param {HTMLElement} place
 * @param {string} locale
 */
export function showStates(place, locale) {
  const every = {...ELEMENTS, ...MOVING, ...WORKFORCE, ...MODEL};
  const shown = Object.keys(every).flatMap((name) => {
    const heading = document.createElement("h3");
    heading.textContent = `<${name}>`;
    const figures = Object.keys(STATES).map((state) => {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      caption.textContent = state;
      figure.dataset.element = name;
      figure.dataset.state = state;
      figure.append(caption, elementIn(name, state, locale));
      return figure;
    });
    const row = document.createElement("div");
    row.className = "states";
    row.append(...figures);
    return [heading, row];
  });
  place.replaceChildren(...shown);
}

import {html, nothing, Problem} from "../parts.js";

import {listed, withMore} from "../lists.js";

/**
 * @template T
 * @typedef {import("../lists.js").Listed<T>} Listed
 */

/**
 * A button for what follows of a list; the first that is new gets the focus.
 *
 * @template T
 * @param {import("../element.js").LateralElement<any>} element
 * @param {Listed<T>} list
 * @param {{key: string, label: string, adopt: (list: Listed<T>) => void,
 *   focus: (first: T) => string}} asked
 *   `focus`: where the reader goes on, as a selector
 */
export function further(element, list, {key, label, adopt, focus}) {
  if (list.next === null) return nothing;
  const more = () =>
    void element.act(key, async () => {
      try {
        const longer = await withMore(element, list);
        const first = longer.items[list.items.length];
        adopt(longer);
        if (first !== undefined) element.focusNext = focus(first);
      } catch (error) {
        // Whoever is ranked came, went or changed places: the list begins anew.
        if (Problem.of(error).code !== "list_changed") throw error;
        adopt(await listed(element, list.path));
      }
    });
  return html`<button class="action wide" part="action" type="button" data-more=${key}
      ?disabled=${element.doing === key} @click=${more}>
      ${element.words.say(label)}
    </button>
    ${element.refused(key)}`;
}

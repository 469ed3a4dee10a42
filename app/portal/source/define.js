/**
 * Let a page write these elements. Two copies of a file in one page: the first one stays.
 *
 * @param {Record<string, CustomElementConstructor>} elements
 */
export function defineOnce(elements) {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}

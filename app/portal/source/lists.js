/**
 * A list that the service tells in parts. `next` is where the rest begins, null where all is here.
 *
 * @template T
 * @typedef {{path: string, items: T[], next: string | null}} Listed
 */

/**
 * The beginning of a list: its first part, or as many as stood there before.
 *
 * @template T
 * @param {import("./asking.js").AskingElement} element
 * @param {string} path
 * @param {{operation?: string, before?: Listed<T> | null, signal?: AbortSignal}} [asking]
 *   `operation`: the list stands beside the rest, and is empty where the page may not read it
 * @returns {Promise<Listed<T>>}
 */
export async function listed(element, path, {operation, before, signal} = {}) {
  const first = operation
    ? await element.extra(operation, path, signal)
    : (await element.read(path, signal)).data;
  /** @type {Listed<T>} */
  let list = {path, items: first?.items ?? [], next: first?.next_cursor ?? null};
  while (list.next !== null && list.items.length < (before?.items.length ?? 0)) {
    list = await withMore(element, list, signal);
  }
  return list;
}

/**
 * A list with its next part.
 *
 * @template T
 * @param {import("./asking.js").AskingElement} element
 * @param {Listed<T>} list
 * @param {AbortSignal} [signal]
 * @returns {Promise<Listed<T>>}
 */
export async function withMore(element, {path, items, next}, signal) {
  const {data} = await element.read(`${path}&cursor=${encodeURIComponent(next ?? "")}`, signal);
  return {path, items: [...items, ...data.items], next: data.next_cursor ?? null};
}

/**
 * All of a list that belongs to one person or one case, and is drawn as a whole.
 *
 * @param {import("./asking.js").AskingElement} element
 * @param {string} operation
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<any[]>}
 */
export async function whole(element, operation, path, signal) {
  let list = await listed(element, path, {operation, signal});
  while (list.next !== null) list = await withMore(element, list, signal);
  return list.items;
}

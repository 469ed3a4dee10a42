import {sankey} from "d3-sankey";
import {html, svg} from "lit-html";

/**
 * @typedef {{from_function: string, to_function: string, moves: number}} Flow
 */

const WIDTH = 720;
const NODE = 12;
const GAP = 14;
// A function's name in a line of its own, and some room around it.
const ROW = 30;
const LABEL = 6;

/**
 * Flows from the functions on one side to those on the other, as wide as they are large.
 *
 * The same function stands on both sides: people leave it and come to it. The table beside the
 * drawing says the same, so it is passed over by who does not see it.
 *
 * @param {Flow[]} flows
 */
export function drawnFlows(flows) {
  const left = [...new Set(flows.map((one) => one.from_function))];
  const right = [...new Set(flows.map((one) => one.to_function))];
  const height = Math.max(left.length, right.length) * ROW + GAP;
  const layout = sankey()
    .nodeId((node) => node.id)
    .nodeWidth(NODE)
    .nodePadding(GAP)
    .extent([
      [1, 6],
      [WIDTH - 1, height - 6],
    ]);
  const {nodes, links} = layout({
    nodes: [...left.map((one) => ({id: `l${one}`})), ...right.map((one) => ({id: `r${one}`}))],
    links: flows.map((one) => ({
      source: `l${one.from_function}`,
      target: `r${one.to_function}`,
      value: one.moves,
    })),
  });
  return html`<svg class="sankey" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">
    ${links.map(
      (link) => svg`<path d=${curve(link)} stroke-width=${Math.max(link.width ?? 0, 1)}></path>`,
    )}
    ${nodes.map((node) => drawnNode(node))}
  </svg>`;
}

/** @param {import("d3-sankey").Link} link */
function curve({source, target, y0, y1}) {
  const middle = (source.x1 + target.x0) / 2;
  return `M${source.x1},${y0} C${middle},${y0} ${middle},${y1} ${target.x0},${y1}`;
}

/** @param {import("d3-sankey").Node} node */
function drawnNode({id, x0 = 0, x1 = 0, y0 = 0, y1 = 0}) {
  const isLeft = id.startsWith("l");
  return svg`<rect x=${x0} y=${y0} width=${x1 - x0} height=${Math.max(y1 - y0, 1)}></rect>
    <text x=${isLeft ? x1 + LABEL : x0 - LABEL} y=${(y0 + y1) / 2} dy="0.35em"
      text-anchor=${isLeft ? "start" : "end"}>${id.slice(1)}</text>`;
}

/** What the flows use of d3-sankey, which brings no types along. */
declare module "d3-sankey" {
  export interface Node {
    id: string;
    x0?: number;
    x1?: number;
    y0?: number;
    y1?: number;
  }
  export interface Link {
    source: any;
    target: any;
    value: number;
    y0?: number;
    y1?: number;
    width?: number;
  }
  interface Layout {
    (graph: {nodes: Node[]; links: Link[]}): {nodes: Node[]; links: Link[]};
    nodeId(id: (node: Node) => string): Layout;
    nodeWidth(width: number): Layout;
    nodePadding(padding: number): Layout;
    nodeSort(sort: null): Layout;
    extent(extent: [[number, number], [number, number]]): Layout;
  }
  export function sankey(): Layout;
}

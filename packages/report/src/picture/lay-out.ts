import { Graph, layout } from "@dagrejs/dagre";
import { counted } from "@sgt/cidr";
import type { TrustEdge, TrustGraph } from "@sgt/findings";

export interface Box {
  readonly id: string;
  readonly lines: readonly string[];
  readonly isSource: boolean;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly edge: TrustEdge;
  /** From the side of one box to the side of the other; a loop has none. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** Average width of a character of 13 px, and what a box needs around its text. */
const CHARACTER = 7;
const PADDING = 24;
const MOST_CHARACTERS = 30;

/** Returns boxes and lines from left to right, those who are trusted before those who trust (layered layout of dagre). */
export function layOut(graph: TrustGraph): Layout {
  const picture = new Graph({ multigraph: false });
  picture.setGraph({ rankdir: "LR", nodesep: 30, ranksep: 90, marginx: 20, marginy: 20 });
  picture.setDefaultEdgeLabel(() => ({}));
  const texts = new Map<string, { lines: string[]; isSource: boolean }>();
  for (const { id, label } of graph.sources) texts.set(id, { lines: [label], isSource: true });
  for (const { groupId, name, systemCount } of graph.groups)
    texts.set(groupId, { lines: [name || groupId, systemText(systemCount)], isSource: false });
  for (const [id, { lines }] of texts) picture.setNode(id, sizeOf(lines));
  const loops = graph.edges.filter(({ from, to }) => from === to);
  const edges = graph.edges.filter(({ from, to }) => from !== to && texts.has(from) && texts.has(to));
  for (const { from, to } of edges) picture.setEdge(from, to, {});
  layout(picture);
  const { width = 0, height = 0 } = picture.graph();
  return {
    boxes: [...texts].map(([id, text]) => ({
      id,
      ...text,
      ...(picture.node(id) as Omit<Box, "id" | "lines" | "isSource">),
    })),
    lines: [
      ...edges.map((edge) => ({ edge, points: pointsOf(picture, edge) })),
      ...loops.map((edge) => ({ edge, points: [] })),
    ],
    width,
    height,
  };
}

const systemText = (count: number): string => counted(count, "system");

function sizeOf(lines: readonly string[]): { width: number; height: number } {
  const longest = Math.max(...lines.map((line) => Math.min(MOST_CHARACTERS, line.length)));
  return { width: longest * CHARACTER + PADDING, height: 16 * lines.length + 14 };
}

function pointsOf(picture: Graph, { from, to }: TrustEdge): [number, number][] {
  const { points = [] } = picture.edge(from, to) as { points?: { x: number; y: number }[] };
  return points.map(({ x, y }) => [x, y]);
}

/** Returns a text as a box holds it. */
export function fitted(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

import { counted } from "@sgt/cidr";
import type { TrustBreadth, TrustEdge, TrustGraph } from "@sgt/findings";
import { htmlText } from "../text/html-text.js";
import { type Box, fitted, type Layout, type Line, layOut } from "./lay-out.js";
import { summariseGraph } from "./summarise-graph.js";

/** As many groups as a reader can follow. */
const MOST_GROUPS = 50;
/** Lines with a label; with more the labels hide the picture. */
const MOST_LABELS = 40;

const COLOURS = { text: "#1b2733", muted: "#5b6b7b", box: "#ffffff", source: "#eef2f6", edge: "#8fa1b3" } as const;
const STROKES: Readonly<Record<TrustBreadth, { readonly colour: string; readonly width: number }>> = {
  anywhere: { colour: "#c92a2a", width: 5 },
  broad: { colour: "#e8590c", width: 3.5 },
  narrow: { colour: COLOURS.edge, width: 1.3 },
};
const WORDS: Readonly<Record<TrustBreadth, string>> = {
  anywhere: "0.0.0.0/0",
  broad: "a broad network, or all of a group on all ports",
  narrow: "few",
};

const [TOP, BOTTOM] = [64, 40];

/**
 * Returns who may reach what in a region as one SVG document: groups as boxes, trust as lines from left
 * to right. Broad trust is thick and red, so that an open database and a soft center are seen at a glance. Beyond 50
 * groups those that trust least are drawn as one. Names may hold any text.
 */
export function renderAccountSvg(graph: TrustGraph): string {
  const drawn = summariseGraph(graph, MOST_GROUPS);
  const laid = layOut(drawn);
  const width = Math.max(720, Math.ceil(laid.width));
  const height = TOP + Math.ceil(laid.height) + BOTTOM;
  const title = `Allowed connections: account ${graph.accountId}, ${graph.region}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${htmlText(title)}</title>
<desc id="desc">${htmlText(description(graph))}</desc>
<style>text { font-family: Inter, "Helvetica Neue", Arial, sans-serif; font-size: 13px; fill: ${COLOURS.text}; } .small { font-size: 11px; fill: ${COLOURS.muted}; } .title { font-size: 20px; }</style>
<rect width="${width}" height="${height}" fill="#f8fafc"/>
<text class="title" x="20" y="32">${htmlText(title)}</text>
<text class="small" x="20" y="50">${htmlText(description(graph))}</text>
<g transform="translate(0 ${TOP})">
${lines(laid)}
${laid.boxes.map(box).join("\n")}
</g>
${legend(height - 16)}
</svg>
`;
}

function description({ groups, edges }: TrustGraph): string {
  const open = edges.filter(({ breadth }) => breadth === "anywhere").length;
  const broad = edges.filter(({ breadth }) => breadth === "broad").length;
  return `${counted(groups.length, "group")}; ${open} allow 0.0.0.0/0, ${counted(broad, "connection is", "connections are")} broad`;
}

/** Broad ones last, so that they lie above. */
function lines({ lines: all, boxes }: Layout): string {
  const places = new Map(boxes.map((one) => [one.id, one]));
  const order: readonly TrustBreadth[] = ["narrow", "broad", "anywhere"];
  const sorted = [...all].sort((a, b) => order.indexOf(a.edge.breadth) - order.indexOf(b.edge.breadth));
  const withLabels = all.length <= MOST_LABELS;
  return sorted.map((line) => lineMark(line, places, withLabels)).join("\n");
}

function lineMark({ edge, points }: Line, places: ReadonlyMap<string, Box>, withLabel: boolean): string {
  const { colour, width } = STROKES[edge.breadth];
  const path = points.length > 0 ? smooth(points) : loop(places.get(edge.to));
  if (path === null) return "";
  const says = `${edge.from} → ${edge.to}: ${edge.traffic.join(", ")} (${edge.breadth})`;
  const middle = points[Math.floor(points.length / 2)];
  const label =
    withLabel && middle !== undefined
      ? `<text class="small" x="${round(middle[0])}" y="${round(middle[1] - 4)}" text-anchor="middle">${htmlText(label2(edge))}</text>`
      : "";
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="0.8"><title>${htmlText(says)}</title></path>${label}`;
}

function label2({ traffic }: TrustEdge): string {
  const [first = "", ...more] = traffic;
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** A curve through the points that a layered layout gives. */
function smooth(points: Line["points"]): string {
  const [first, ...rest] = points as [[number, number], ...[number, number][]];
  const parts = [`M${round(first[0])} ${round(first[1])}`];
  let [x, y] = first;
  for (const [nextX, nextY] of rest) {
    const middle = round((x + nextX) / 2);
    parts.push(`C${middle} ${round(y)} ${middle} ${round(nextY)} ${round(nextX)} ${round(nextY)}`);
    [x, y] = [nextX, nextY];
  }
  return parts.join("");
}

/** A group that admits itself. */
function loop(place: Box | undefined): string | null {
  if (place === undefined) return null;
  const [x, y] = [round(place.x), round(place.y - place.height / 2)];
  return `M${x - 14} ${y}C${x - 26} ${y - 26} ${x + 26} ${y - 26} ${x + 14} ${y}`;
}

function box({ lines: texts, isSource, x, y, width, height }: Box): string {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  const rows = texts.map(
    (text, i) =>
      `<text${i === 0 ? "" : ' class="small"'} x="${round(x)}" y="${round(top + 19 + i * 16)}" text-anchor="middle">${htmlText(fitted(text))}</text>`,
  );
  return `<rect x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" rx="${isSource ? round(height / 2) : 5}" fill="${isSource ? COLOURS.source : COLOURS.box}" stroke="${COLOURS.muted}"/>${rows.join("")}`;
}

function legend(y: number): string {
  let x = 20;
  const parts = (["anywhere", "broad", "narrow"] as const).map((breadth) => {
    const { colour, width } = STROKES[breadth];
    const part = `<path d="M${x} ${y - 4}h28" stroke="${colour}" stroke-width="${width}"/><text class="small" x="${x + 36}" y="${y}">allows ${WORDS[breadth]}</text>`;
    x += 36 + 7 * (WORDS[breadth].length + 7) + 24;
    return part;
  });
  return parts.join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;

import { formatCount, type OptionKeys } from "@sgt/cidr";
import { checkKeys } from "../errors.js";
import { htmlText } from "../text/html-text.js";
import { type DotName, dotNames } from "./dot-names.js";
import { type Drawing, dotRadius, drawMap, MAP_HEIGHT, WIDTH } from "./draw-map.js";
import type { MapData } from "./map-data.js";
import { asTitle, renderMarks } from "./map-marks.js";
import { classLabel, mapSummary } from "./map-words.js";
import { tally } from "./tally.js";
import { THEMES, type Theme } from "./themes.js";

export interface MapLook {
  readonly theme?: Theme;
  /**
   * `places`: a dot for each place, a shade for what only has a country. `countries`: each country
   * shaded by its total. Default `places` when there are any.
   */
  readonly view?: "places" | "countries";
}

const MAP_LOOK_KEYS = { theme: true, view: true } satisfies OptionKeys<MapLook>;

const [TOP, BOTTOM] = [70, 46];
const HEIGHT = TOP + MAP_HEIGHT + BOTTOM;

/**
 * Returns a map of the world as one SVG document: title, countries, dots, legend and whose data it
 * is. Labels may hold any text. An empty map says so; nothing is left out without a word.
 *
 * @throws `SGT_REPORT_INVALID_OPTION`
 */
export function renderMapSvg(data: MapData, look: MapLook = {}): string {
  checkKeys(look, MAP_LOOK_KEYS);
  const { theme = "light", view } = look;
  const tallied = tally(data);
  const drawing = drawMap(tallied);
  const shown = view ?? (drawing.dots.length > 0 ? "places" : "countries");
  const marks = renderMarks(drawing, data.unit, asTitle);
  const summary = mapSummary(data, tallied, drawing);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">${htmlText(data.title)}</title>
<desc id="desc">${htmlText(summary)}</desc>
<style>${style(theme, shown)}</style>
<rect class="sea" width="${WIDTH}" height="${HEIGHT}"/>
<text class="title" x="20" y="36">${htmlText(data.title)}</text>
<text class="muted" x="20" y="58">${htmlText(shortened(summary, 170))}</text>
<g transform="translate(0 ${TOP})">
${marks.land}
${shown === "places" ? `${marks.dots}\n${names(dotNames(drawing.dots))}` : ""}
</g>
${legend(drawing, data.unit[1], shown)}
<text class="small" x="${WIDTH - 20}" y="${HEIGHT - 14}" text-anchor="end">${htmlText(attributionLine(data))}</text>
</svg>
`;
}

const names = (found: readonly DotName[]): string =>
  found
    .map(({ x, y, anchor, text }) => `<text class="name" ${at(x, y)} text-anchor="${anchor}">${htmlText(text)}</text>`)
    .join("\n");
const at = (x: number, y: number): string => `x="${Math.round(10 * x) / 10}" y="${Math.round(10 * y) / 10}"`;

const attributionLine = ({ attribution = [] }: MapData): string => ["Natural Earth", ...attribution].join(" · ");

function style(theme: Theme, view: "places" | "countries"): string {
  const { sea, land, border, text, muted, classes, dot } = THEMES[theme];
  const shades = classes.map((colour, i) => `.${view === "places" ? "r" : "t"}${i} { fill: ${colour}; }`);
  return [
    `text { font-family: Inter, "Helvetica Neue", Arial, sans-serif; fill: ${text}; font-size: 13px; }`,
    ".title { font-size: 24px; }",
    `.muted, .small { fill: ${muted}; }`,
    ".small { font-size: 11px; }",
    `.name { font-size: 12px; paint-order: stroke; stroke: ${sea}; stroke-width: 3px; stroke-linejoin: round; }`,
    `.sea { fill: ${sea}; }`,
    `.land { fill: ${land}; stroke: ${border}; stroke-width: 0.5; }`,
    ...shades,
    `.dot { fill: ${dot}; fill-opacity: 0.65; stroke: ${dot}; stroke-width: 0.8; }`,
  ].join("\n");
}

/** Colours for the countries, sizes for the dots: only those that the map uses. */
function legend({ classes, dots, areas }: Drawing, unit: string, view: "places" | "countries"): string {
  const hasShade = areas.some((area) => (view === "places" ? area.restClass : area.totalClass) >= 0);
  const y = TOP + MAP_HEIGHT - 6;
  const words = view === "places" ? `${unit} by country only` : `${unit} by country`;
  const shades = hasShade
    ? `<text class="muted" x="20" y="${y - 12 - classes.length * 19}">${htmlText(words)}</text>` +
      classes.map((_, i) => shadeRow(classes, i, y - (classes.length - i) * 19)).join("")
    : "";
  return shades + (view === "places" ? dotLegend(dots, unit, y + 26) : "");
}

function shadeRow(classes: readonly number[], i: number, y: number): string {
  return (
    `<rect class="t${i} r${i}" x="20" y="${y}" width="22" height="14"/>` +
    `<text x="50" y="${y + 12}">${classLabel(classes, i)}</text>`
  );
}

function dotLegend(dots: Drawing["dots"], unit: string, y: number): string {
  const most = dots[0]?.count;
  if (most === undefined) return "";
  const samples = new Map(
    [most, 10 ** Math.floor(Math.log10(most / 4)), 1].map((n) => [dotRadius(Math.max(1, n), most), n]),
  );
  let x = 20;
  const parts = [...samples].reverse().map(([radius, count]) => {
    const label = formatCount(count);
    const part = `<circle class="dot" cx="${x + radius}" cy="${y}" r="${radius}"/><text x="${x + 2 * radius + 6}" y="${y + 4}">${label}</text>`;
    x += 2 * radius + 6 + label.length * 8 + 18;
    return part;
  });
  return `${parts.join("")}<text class="muted" x="${x}" y="${y + 4}">${htmlText(`${unit} at a place`)}</text>`;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

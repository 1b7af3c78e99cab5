import { createHash } from "node:crypto";
import { counted, formatCount } from "@sgt/cidr";
import { htmlText } from "../text/html-text.js";
import { formatPercent } from "../text/numbers.js";
import { countryName } from "./countries.js";
import { type Drawing, drawMap, MAP_HEIGHT, WIDTH } from "./draw-map.js";
import type { MapData, Unit } from "./map-data.js";
import { asData, renderMarks } from "./map-marks.js";
import { classLabel, mapSummary } from "./map-words.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";
import { type Tally, tally } from "./tally.js";

/** Rows of the table of places; the rest is counted in its last row. */
const MOST_ROWS = 1000;

/**
 * Returns the map as one HTML file that loads nothing: hover and keyboard say what a mark stands for,
 * and tables beside it say the same to those who cannot see it. Light or dark as the reader's
 * system is. Its security policy runs no script but its own, whatever labels hold.
 */
export function renderMapPage(data: MapData): string {
  const tallied = tally(data);
  const drawing = drawMap(tallied);
  const view = drawing.dots.length > 0 ? "places" : "countries";
  const hash = createHash("sha256").update(PAGE_SCRIPT).digest("base64");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:">
<link rel="icon" href="data:,">
<title>${htmlText(data.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body class="view-${view}">
<header>
<h1>${htmlText(data.title)}</h1>
<p>${htmlText(mapSummary(data, tallied, drawing))}</p>
</header>
<main>
<section class="map" aria-label="Map">
${viewChoice(view)}
${picture(drawing, data.unit)}
${legend(drawing, data.unit[1])}
</section>
<section class="tables" aria-label="The same as tables">
${countryTable(tallied, data.unit[1])}
${placeTable(tallied, data.unit[1])}
</section>
</main>
<footer>${htmlText(["Natural Earth", ...(data.attribution ?? [])].join(" · "))}</footer>
<div id="tip" role="status" hidden></div>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function viewChoice(view: string): string {
  const choice = (value: string, label: string): string =>
    `<label><input type="radio" name="view" value="${value}"${value === view ? " checked" : ""}> ${label}</label>`;
  return `<fieldset><legend>Show</legend>${choice("places", "places")}${choice("countries", "countries")}</fieldset>`;
}

function picture(drawing: Drawing, unit: Unit): string {
  const marks = renderMarks(drawing, unit, asData);
  return `<svg viewBox="0 0 ${WIDTH} ${MAP_HEIGHT}" role="list" aria-label="Marks, arrow keys move between them">
<g id="land">
${marks.land}
</g>
<g id="dots">
${marks.dots}
</g>
</svg>`;
}

/** Where no country is shaded in the view of places, only the view of countries has colours to explain. */
function legend({ classes, areas }: Drawing, unit: string): string {
  const rows = classes.map((_, i) => `<li><span class="swatch s${i}"></span>${classLabel(classes, i)}</li>`);
  const hasShade = areas.some(({ restClass }) => restClass >= 0);
  const places = hasShade
    ? `${unit} by country where no place is known; dots by area`
    : `${unit} at a place: dots by area`;
  const words = `<p class="of-countries">${htmlText(`${unit} by country`)}</p><p class="of-places">${htmlText(places)}</p>`;
  return `<div class="legend">${words}<ul${hasShade ? "" : ' class="of-countries"'}>${rows.join("")}</ul></div>`;
}

function countryTable({ countries, total }: Tally, unit: string): string {
  const rows = countries.map(({ name, total: of }) => [name, formatCount(of), formatPercent(of / total)]);
  return table("Countries", ["country", `>${unit}`, ">share of all"], rows);
}

function placeTable({ places }: Tally, unit: string): string {
  const rows = places
    .slice(0, MOST_ROWS)
    .map(({ label, country, count, note }) => [
      label,
      country === null ? "" : countryName(country),
      formatCount(count),
      note ?? "",
    ]);
  const rest = places.slice(MOST_ROWS);
  if (rest.length > 0) {
    const count = rest.reduce((sum, place) => sum + place.count, 0);
    rows.push([counted(rest.length, "more place"), "", formatCount(count), ""]);
  }
  return table("Places", ["place", "country", `>${unit}`, "note"], rows);
}

/** A heading that begins with `>` is of a column of numbers. */
function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const kinds = head.map((heading) => (heading.startsWith(">") ? ' class="number"' : ""));
  const line = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell, i) => `<${tag}${kinds[i]}>${htmlText(cell)}</${tag}>`).join("")}</tr>`;
  const titles = head.map((heading) => heading.replace(/^>/, ""));
  return `<div class="table"><table><caption>${caption}</caption><thead>${line("th", titles)}</thead><tbody>
${rows.map((row) => line("td", row)).join("\n")}
</tbody></table></div>`;
}

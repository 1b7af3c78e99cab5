import { counted, formatCount } from "@sgt/cidr";
import { htmlText } from "../text/html-text.js";
import { countryName } from "./countries.js";
import type { Area, Dot, Drawing } from "./draw-map.js";
import type { Unit } from "./map-data.js";

/** Radius of the ring that marks a country too small to be seen. */
const RING = 4.5;

/** What is said of a mark: by the browser's own tooltip in a picture, by the page's in a page. */
type Say = (says: { label: string; count: string; note: string }) => readonly [attributes: string, content: string];

/** For a picture by itself: a `title` element, which browsers show on hover. */
export const asTitle: Say = ({ label, count, note }) => [
  "",
  `<title>${htmlText(`${label}: ${count}${note === "" ? "" : ` (${note})`}`)}</title>`,
];

/** For the page: attributes that its script reads and that screen readers speak. */
export const asData: Say = ({ label, count, note }) => [
  ` role="listitem" tabindex="-1" aria-label="${htmlText(`${label}: ${count}`)}" data-label="${htmlText(label)}"` +
    ` data-count="${htmlText(count)}" data-note="${htmlText(note)}"`,
  "",
];

/**
 * Returns the countries and dots as SVG elements. Classes say what a style paints: `land` for all,
 * `t0`…`t5` by the total of a country, `r0`…`r5` by what no dot stands for.
 */
export function renderMarks({ areas, dots }: Drawing, unit: Unit, say: Say): { land: string; dots: string } {
  return {
    land: areas.map((area) => areaMark(area, unit, say)).join("\n"),
    dots: dots.map((dot) => dotMark(dot, unit, say)).join("\n"),
  };
}

function areaMark(area: Area, unit: Unit, say: Say): string {
  if (area.tally === null) return area.path === null ? "" : `<path class="land" d="${area.path}"/>`;
  const { name, total, withoutPlace } = area.tally;
  const note = withoutPlace > 0 && withoutPlace < total ? `${formatCount(withoutPlace)} without a place` : "";
  const [attributes, content] = say({ label: name, count: counted(total, ...unit), note });
  const classes = ["land", `t${area.totalClass}`, ...(area.restClass < 0 ? [] : [`r${area.restClass}`])].join(" ");
  const path = area.path === null ? "" : `<path d="${area.path}"/>`;
  const ring = area.ring === null ? "" : `<circle cx="${area.ring[0]}" cy="${area.ring[1]}" r="${RING}"/>`;
  return `<g class="${classes}"${attributes}>${content}${path}${ring}</g>`;
}

function dotMark({ x, y, radius, place, count, others }: Dot, unit: Unit, say: Say): string {
  const country = place.country === null ? "" : `, ${countryName(place.country)}`;
  const more = others === 0 ? "" : ` and ${others} more beside it`;
  const [attributes, content] = say({
    label: `${place.label}${country}${more}`,
    count: counted(count, ...unit),
    note: place.note ?? "",
  });
  return `<circle class="dot" cx="${x}" cy="${y}" r="${radius}"${attributes}>${content}</circle>`;
}

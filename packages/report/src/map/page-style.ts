import { customProperties, THEMES } from "./themes.js";

const shades = THEMES.light.classes.map(
  (_, i) =>
    `.view-countries .t${i}, .view-places .r${i} { fill: var(--class-${i}); } .s${i} { background: var(--class-${i}); }`,
);

/** The style of the page: one column, two where there is room for the tables beside the map. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; ${customProperties("light")} }
@media (prefers-color-scheme: dark) { :root { ${customProperties("dark")} } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--sea); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
header p, footer, .legend p, caption { color: var(--muted); }
header p { margin: 0.2rem 0 0.8rem; overflow-wrap: anywhere; }
fieldset { border: 0; padding: 0; margin: 0 0 0.4rem; }
fieldset legend { float: left; margin-right: 0.7rem; color: var(--muted); }
fieldset label { margin-right: 0.9rem; }
svg { display: block; width: 100%; height: auto; }
.land { fill: var(--land); stroke: var(--border); stroke-width: 0.5; vector-effect: non-scaling-stroke; }
.land path, .land circle { vector-effect: non-scaling-stroke; }
${shades.join("\n")}
.dot { fill: var(--dot); fill-opacity: 0.65; stroke: var(--dot); vector-effect: non-scaling-stroke; }
.view-countries #dots { display: none; }
.view-countries .of-places, .view-places .of-countries { display: none; }
[data-label] { cursor: default; outline: none; }
[data-label]:hover, [data-label]:focus { stroke: var(--text); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: baseline; font-size: 0.87rem; }
.legend p, .legend ul { margin: 0; }
.legend ul { display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; padding: 0; list-style: none; }
.swatch { display: inline-block; width: 1.4em; height: 0.9em; margin-right: 0.4em; vertical-align: -1px; border: 1px solid var(--muted); }
.table { max-height: 70vh; overflow: auto; margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.87rem; }
caption { text-align: left; font-weight: 600; }
th { text-align: left; position: sticky; top: 0; background: var(--sea); }
th, td { padding: 0.15rem 0.6rem 0.15rem 0; border-bottom: 1px solid var(--land); overflow-wrap: break-word; vertical-align: top; }
td { max-width: 16rem; }
td:last-child { max-width: 24rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
footer { margin-top: 1rem; font-size: 0.8rem; }
#tip { position: fixed; z-index: 1; max-width: min(22rem, 90vw); padding: 0.35rem 0.6rem; border-radius: 4px; background: var(--text); color: var(--sea); pointer-events: none; overflow-wrap: anywhere; }
#tip b { display: block; }
@media (min-width: 1200px) {
  main { display: grid; grid-template-columns: minmax(0, 5fr) minmax(26rem, 3fr); gap: 1.5rem; }
  .table:first-child { margin-top: 0; }
}
`;

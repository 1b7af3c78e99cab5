export type { MapData, MapPlace, MapRemainder, Unit } from "./map/map-data.js";
export { renderMapPage } from "./map/map-page.js";
export { type MapLook, renderMapSvg } from "./map/map-svg.js";
export { renderPng } from "./map/png.js";
export type { Theme } from "./map/themes.js";

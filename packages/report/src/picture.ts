export { renderPng } from "./map/png.js";
export { renderAccountSvg } from "./picture/account-svg.js";

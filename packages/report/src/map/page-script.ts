/**
 * The script of the page: what a mark stands for on hover and by keyboard, the choice of view, and
 * dots that stay large enough on a small screen. Text reaches the page as text only.
 */
export const PAGE_SCRIPT = `"use strict";
const tip = document.getElementById("tip");
const svg = document.querySelector("svg");
const dots = [...document.querySelectorAll("#dots circle")];
const radii = dots.map((dot) => Number(dot.getAttribute("r")));

function show(mark, x, y) {
  const name = document.createElement("b");
  name.textContent = mark.dataset.label;
  tip.replaceChildren(name, mark.dataset.count);
  if (mark.dataset.note !== "") tip.append(document.createElement("br"), mark.dataset.note);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - width - 4)) + "px";
  tip.style.top = Math.max(4, y + 18 + height > innerHeight ? y - height - 10 : y + 18) + "px";
}
function hide() { tip.hidden = true; }

svg.addEventListener("pointermove", (event) => {
  const mark = event.target.closest("[data-label]");
  if (mark) show(mark, event.clientX, event.clientY); else hide();
});
svg.addEventListener("pointerleave", hide);
// Listened for outside the picture: one that listens itself becomes a stop of its own in Chromium.
svg.parentElement.addEventListener("focusin", (event) => {
  if (!event.target.matches("[data-label]")) return;
  const box = event.target.getBoundingClientRect();
  show(event.target, box.left + box.width / 2, box.top + box.height / 2);
});
svg.parentElement.addEventListener("focusout", hide);

let marks = [];
let at = 0;
function choose(index) {
  marks[at]?.setAttribute("tabindex", "-1");
  at = Math.max(0, Math.min(marks.length - 1, index));
  marks[at]?.setAttribute("tabindex", "0");
}
svg.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return hide();
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(to);
  marks[at]?.focus();
});

function look() {
  const view = document.querySelector("input[name=view]:checked").value;
  document.body.className = "view-" + view;
  for (const mark of marks) mark.setAttribute("tabindex", "-1");
  const areas = [...document.querySelectorAll("#land [data-label]")].reverse();
  marks = view === "countries" ? areas : [...dots, ...areas.filter((area) => /\\br\\d/.test(area.getAttribute("class")))];
  choose(0);
}
for (const input of document.querySelectorAll("input[name=view]")) input.addEventListener("change", look);

function scale() {
  const factor = Math.max(1, Math.sqrt(1000 / Math.max(1, svg.clientWidth)));
  dots.forEach((dot, i) => dot.setAttribute("r", String(radii[i] * factor)));
}
addEventListener("resize", scale);
look();
scale();
`;

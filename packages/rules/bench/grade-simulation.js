// Prints how often each grade was right, over simulated years: the table of docs/grades.md.
// npm run build && node packages/rules/bench/grade-simulation.js
import { HUNDREDS, simulateHundred, tableRow } from "../dist-test/simulated-years.js";

console.log("| year | window | good | fair | failing |\n|---|---|---|---|---|");
const all = [];
for (const [world, days] of HUNDREDS) {
  const grades = simulateHundred(world, days);
  all.push(...grades);
  console.log(tableRow(`${world} | ${days} d`, grades));
}
console.log(tableRow("all |", all));

// Prints how often each grade was right, over simulated years: the table of docs/grades.md.
// npm run build && node packages/rules/bench/grade-simulation.js [runs]
import { simulateGrade, WORLDS } from "../dist-test/simulated-years.js";

const runs = Number(process.argv[2] ?? 100);
const cell = (grades, level) => {
  const own = grades.filter((grade) => grade.level === level);
  const cut = own.filter((grade) => grade.cutCount > 0).length;
  return own.length === 0 ? "–" : `${own.length} (${Math.round((100 * cut) / own.length)} %)`;
};
console.log("| year | window | good | fair | failing |\n|---|---|---|---|---|");
const all = [];
for (const world of Object.keys(WORLDS)) {
  for (const days of [30, 90, 180]) {
    const grades = Array.from({ length: runs }, (_, seed) => simulateGrade(world, days, seed));
    all.push(...grades);
    console.log(
      `| ${world} | ${days} d | ${cell(grades, "good")} | ${cell(grades, "fair")} | ${cell(grades, "failing")} |`,
    );
  }
}
console.log(`| all | | ${cell(all, "good")} | ${cell(all, "fair")} | ${cell(all, "failing")} |`);

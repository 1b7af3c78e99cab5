import { type Count, type CoverCurve, type CurvePoint, counted, formatCount, knee } from "@sgt/cidr";
import { renderCsv, renderJson } from "@sgt/report/text";
import { bar } from "../../render/chart.js";
import type { Paint } from "../../render/paint.js";
import type { CollapseArgs } from "./options.js";

interface Look {
  readonly paint: Paint;
  readonly width: number;
  /** Bars only for somebody who looks at a terminal. */
  readonly chart: boolean;
}

/** What the mark beside a point of the chart takes. */
const MARK = "  ◀ knee";

/** Returns the addresses trusted against the rules used, one curve for each family. */
export function renderCurves(curves: readonly CoverCurve[], format: CollapseArgs["format"], look: Look): string {
  if (format === "json") return renderJson({ curves: curves.map(curveJson) });
  if (format === "csv") return renderCsv(curveTable(curves));
  return curves.map((curve) => curveText(curve, look)).join("\n");
}

function curveJson(curve: CoverCurve): object {
  const { family, observedCount, minRules, maxRules, points } = curve;
  return { family, observedCount, minRules, maxRules, knee: knee(points), points };
}

function curveTable(curves: readonly CoverCurve[]) {
  return {
    columns: [{ title: "rules" }, { title: "family" }, { title: "trusted" }, { title: "knee" }],
    rows: curves.flatMap((curve) => {
      const mark = knee(curve.points)?.ruleCount;
      return curve.points.map((p) => [
        `${p.ruleCount}`,
        `${curve.family ?? ""}`,
        `${p.trustedCount}`,
        `${p.ruleCount === mark}`,
      ]);
    }),
  };
}

function curveText(curve: CoverCurve, { paint, width, chart }: Look): string {
  const mark = knee(curve.points)?.ruleCount;
  const rulesWidth = Math.max(5, `${curve.maxRules}`.length);
  const countWidth = Math.max(
    "addresses allowed".length,
    ...curve.points.map((p) => formatCount(p.trustedCount).length),
  );
  const room = Math.min(60, width - rulesWidth - countWidth - 4 - MARK.length);
  const lines = curve.points.map((point) => {
    const isKnee = point.ruleCount === mark;
    const numbers = `${`${point.ruleCount}`.padStart(rulesWidth)}  ${formatCount(point.trustedCount).padStart(countWidth)}`;
    const drawn = chart && room > 5 ? `  ${paint.cyan(bar(height(point, curve), room))}` : "";
    return `${isKnee ? paint.bold(numbers) : numbers}${drawn}${isKnee ? paint.yellow(chart ? MARK : "  knee") : ""}`;
  });
  const head = `${"rules".padStart(rulesWidth)}  ${"addresses allowed".padStart(countWidth)}`;
  const says = `IPv${curve.family ?? 4}: ${counted(curve.observedCount, "address", "addresses")} observed${chart ? "; the bars are logarithmic" : ""}`;
  return `${paint.bold(says)}\n${head}\n${lines.join("\n")}\n`;
}

/** Trust falls by orders of magnitude: on a straight scale all but the first bars would be specks. */
function height({ trustedCount }: CurvePoint, { points, observedCount }: CoverCurve): number {
  const log = (count: Count): number => Math.log2(Math.max(1, Number(count)));
  const top = log(points[0]?.trustedCount ?? 1);
  const bottom = log(observedCount);
  return top === bottom ? 1 : 0.02 + (0.98 * (log(trustedCount) - bottom)) / (top - bottom);
}

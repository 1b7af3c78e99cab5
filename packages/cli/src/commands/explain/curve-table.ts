import { formatCount } from "@sgt/cidr";
import type { Table } from "@sgt/report/text";
import type { RuleExplanation } from "@sgt/rules";
import { bar } from "../../render/chart.js";

const BAR_WIDTH = 24;
/** Beyond these the steps double. */
const FIRST_POINTS = 8;

type Curve = RuleExplanation["curve"];

/** The point of the curve that was chosen: what the rule became. */
export interface Chosen {
  readonly ruleCount: number;
  readonly addressCount: string;
}

/**
 * Returns the least trust for each number of rules, with a bar on a logarithmic scale, and marks the
 * chosen number. What was chosen may trust more than the curve at that point, for exceptions, and less
 * where other rules of the group answer for some of the sources; then the mark says how many.
 */
export function curveTable(curve: Curve, chosen: Chosen): Table {
  const top = bits(curve[0]?.addressCount ?? "1");
  const bottom = bits(curve.at(-1)?.addressCount ?? "1");
  return {
    columns: [{ title: "Rules", align: "right" }, { title: "Allowed", align: "right" }, { title: "" }, { title: "" }],
    rows: curve
      .filter((point) => isShown(point.ruleCount, curve, chosen))
      .map(({ ruleCount, addressCount }) => {
        const share = top === bottom ? 1 : 0.02 + (0.98 * (bits(addressCount) - bottom)) / (top - bottom);
        const mark = ruleCount === chosen.ruleCount ? markOf(addressCount, chosen) : "";
        return [`${ruleCount}`, formatCount(addressCount), bar(share, BAR_WIDTH), mark];
      }),
  };
}

function markOf(addressCount: string, chosen: Chosen): string {
  return addressCount === chosen.addressCount ? "◀ chosen" : `◀ chosen (${formatCount(chosen.addressCount)})`;
}

function isShown(ruleCount: number, curve: Curve, chosen: Chosen): boolean {
  if (ruleCount <= FIRST_POINTS || ruleCount === chosen.ruleCount || ruleCount === curve.at(-1)?.ruleCount) return true;
  return Number.isInteger(Math.log2(ruleCount));
}

/** Trust falls by orders of magnitude: on a straight scale all but the first bars would be specks. */
function bits(count: string): number {
  return Math.log2(Math.max(1, Number(count)));
}

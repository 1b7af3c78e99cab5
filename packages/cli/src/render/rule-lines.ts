import { safeText } from "@sgt/report/text";
import { formatRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { Paint } from "./paint.js";
import { wrapText } from "./wrap-text.js";

/** One group and what happens to its rules. */
export interface GroupChange {
  readonly groupId: string;
  readonly groupName: string;
  readonly add: readonly Rule[];
  readonly remove: readonly Rule[];
}

/** How wide lines may be, and how they are coloured. */
interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** Returns the change as people read it: additions first, as they are made. */
export function changeLines(changes: readonly GroupChange[], { width, paint }: Look): string {
  return changes.map((change) => groupLines(change, { width, paint })).join("\n");
}

function groupLines({ groupId, groupName, add, remove }: GroupChange, { width, paint }: Look): string {
  const title = groupName === "" ? groupId : `${safeText(groupName)} (${groupId})`;
  const gone = new Set(remove.map(ruleIdentity));
  const stays = new Set(add.map(ruleIdentity).filter((identity) => gone.has(identity)));
  const isOther = (rule: Rule): boolean => !stays.has(ruleIdentity(rule));
  return [
    paint.bold(title),
    ...add.filter(isOther).map((rule) => paint.green(signed("+", rule, width))),
    // The same rule, described otherwise: its end moves.
    ...add.filter((rule) => !isOther(rule)).map((rule) => signed("~", rule, width)),
    ...remove.filter(isOther).map((rule) => paint.red(signed("-", rule, width))),
    "",
  ].join("\n");
}

const INDENT = "    ";

/** What does not fit goes on below the rule, not below its sign. */
function signed(sign: "+" | "-" | "~", rule: Rule, width: number): string {
  const wrapped = wrapText(ruleText(rule), width - INDENT.length);
  return `  ${sign} ${wrapped.replaceAll("\n", `\n${INDENT}`)}`;
}

/** Returns one rule in a line: `tcp 443 from 10.0.0.0/16  "description"`. */
export function ruleText(rule: Rule): string {
  const described = rule.description ? `  "${safeText(rule.description)}"` : "";
  return `${formatRule(rule)}${described}`;
}

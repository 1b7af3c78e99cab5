import { safeText } from "@sgt/report/text";
import type { Rule } from "@sgt/rules";
import type { Paint } from "../../render/paint.js";
import { peerText, trafficText } from "../rule-text.js";

/** One group and what happens to its rules. */
export interface GroupChange {
  readonly groupId: string;
  readonly groupName: string;
  readonly add: readonly Rule[];
  readonly remove: readonly Rule[];
}

/** Returns the change as people read it: additions first, as they are made. */
export function changeLines(changes: readonly GroupChange[], paint: Paint): string {
  return changes.map((change) => groupLines(change, paint)).join("\n");
}

function groupLines({ groupId, groupName, add, remove }: GroupChange, paint: Paint): string {
  const title = groupName === "" ? groupId : `${safeText(groupName)} (${groupId})`;
  return [
    paint.bold(title),
    ...add.map((rule) => paint.green(`  + ${ruleText(rule)}`)),
    ...remove.map((rule) => paint.red(`  - ${ruleText(rule)}`)),
    "",
  ].join("\n");
}

/** Returns one rule in a line: `tcp 443 from 10.0.0.0/16  "description"`. */
export function ruleText(rule: Rule): string {
  const described = rule.description ? `  "${safeText(rule.description)}"` : "";
  return `${trafficText(rule)} from ${peerText(rule)}${described}`;
}

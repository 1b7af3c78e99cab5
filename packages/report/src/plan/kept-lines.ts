import { counted } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";
import { formatRule, formatTraffic } from "@sgt/snapshot";
import { groupText } from "../text/group-text.js";
import { SourceNames } from "./source-names.js";

/**
 * Returns one line for each source that stays allowed without having been seen: those that may have come through a rule
 * that changes, rule by rule, and what exceptions, approved list and changing addresses keep.
 */
export function keptLines({ kept, groups, names: sources }: Plan): string[] {
  const who = new SourceNames(sources);
  const names = new Map(groups.map((group) => [group.groupId, groupText(group)]));
  return [
    ...groups.filter(({ steps }) => steps.length > 0).flatMap(possibleLines),
    ...kept.map((entry) => {
      const name = names.get(entry.groupId) ?? entry.groupId;
      return `${name}: ${who.beside(entry.cidr)} on ${formatTraffic(entry)}, for ${entry.reason}`;
    }),
  ];
}

function possibleLines(group: Plan["groups"][number]): string[] {
  const gone = new Set(group.remove);
  const going = group.decisions.filter(({ rule, evidence }) => gone.has(rule) && evidence.possible.sourceCount > 0);
  return going.map(({ rule, evidence: { possible } }) => {
    const { sourceCount, recordCount, eniCount } = possible;
    const what = `${counted(recordCount, "record")} of ${counted(eniCount, "interface")} whose groups that day are not known`;
    return `${groupText(group)}: ${counted(sourceCount, "source")} of ${formatRule(rule)}, for ${what}`;
  });
}

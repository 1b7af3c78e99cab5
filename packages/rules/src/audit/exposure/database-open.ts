import type { Database } from "../../model/network.js";
import type { LiveRule } from "../../model/rule.js";
import { mayAdmit } from "../../model/traffic.js";
import type { AuditContext } from "../context.js";
import type { Draft } from "../draft.js";
import { openRules, ruleStep } from "./open-rules.js";

const TCP = 6;

/** Databases whose groups admit the internet on their port. */
export function databasesOpenToInternet({ region, groups }: AuditContext): Draft[] {
  return (region.network?.databases ?? []).flatMap((database) => {
    const open = database.groupIds.flatMap((groupId) => {
      const group = groups.get(groupId);
      if (group === undefined) return [];
      return openRules(group).flatMap((rule) => (admits(rule, database) ? [ruleStep(group, rule)] : []));
    });
    if (open.length === 0) return [];
    const { databaseId, engine, port, vpcId } = database;
    const resource = { type: "database", id: databaseId, name: databaseId, vpcId } as const;
    return [
      {
        kind: "database-open-to-internet",
        resource,
        title: `Database ${databaseId} admits the internet`,
        what: `${engine} on ${port === null ? "a port that the snapshot does not tell" : `port ${port}`} is open to any address.`,
        evidence: [...open, { resource, says: database.isPublic ? "has a public address" : "has no public address" }],
        exposure: exposureOf(database),
        severity: database.isPublic ? "critical" : "high",
      },
    ];
  });
}

/** A database without a known port may listen on any. */
function admits(rule: LiveRule, { port }: Database): boolean {
  return port === null ? rule.protocol === "-1" || rule.protocol === "tcp" : mayAdmit(rule, TCP, port);
}

function exposureOf({ isPublic }: Database): NonNullable<Draft["exposure"]> {
  return isPublic
    ? { state: "unknown", because: ["it has a public address; its subnets' routes were not followed"] }
    : { state: "not-reachable", because: ["it has no public address; what is inside the network reaches it"] };
}

import { parseRange } from "@sgt/cidr";
import { type Database, type LiveRule, mayAdmit } from "@sgt/snapshot";
import type { GroupHolder } from "../exposure/group-holders.js";

import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";
import { openRules, ruleStep } from "./open-rules.js";
import { weighed } from "./rule-exposure.js";

const TCP = 6;
const ANYWHERE = [parseRange("0.0.0.0/0")];

/** Databases whose groups admit the internet on their port. */
export function databasesOpenToInternet(context: AuditContext): Draft[] {
  const { region, groups, judge } = context;
  return (region.network?.databases ?? []).flatMap((database) => {
    const open = database.groupIds.flatMap((groupId) => {
      const group = groups.get(groupId);
      if (group === undefined) return [];
      return openRules(group).flatMap((rule) => (admits(rule, database) ? [ruleStep(group, rule)] : []));
    });
    if (open.length === 0) return [];
    const holder = judge.holders.find(
      ({ resource: held }) => held.type === "database" && held.id === database.databaseId,
    );
    const traffic = {
      protocol: "tcp",
      fromPort: database.port,
      toPort: database.port,
      sources: ANYWHERE,
      side: "internet",
    } as const;
    const exposure = judge.ofHolder(holder as GroupHolder, traffic);
    const { databaseId, engine, port, vpcId } = database;
    const resource = { type: "database", id: databaseId, name: databaseId, vpcId } as const;
    return [
      {
        kind: "database-open-to-internet",
        resource,
        title: `Database ${databaseId} is open to the internet`,
        what: `${engine} on ${port === null ? "a port that the snapshot does not tell" : `port ${port}`} is open to any address.`,
        evidence: [...open, { resource, says: database.isPublic ? "has a public address" : "has no public address" }],
        ...weighed("database-open-to-internet", exposure),
      },
    ];
  });
}

/** A database without a known port may listen on any. */
function admits(rule: LiveRule, { port }: Database): boolean {
  return port === null ? rule.protocol === "-1" || rule.protocol === "tcp" : mayAdmit(rule, TCP, port);
}

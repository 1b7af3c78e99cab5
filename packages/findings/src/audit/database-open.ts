import { type Database, type LiveRule, mayAdmit } from "@sgt/snapshot";
import { combineExposures } from "../exposure/combine-exposures.js";
import type { GroupHolder } from "../exposure/group-holders.js";

import { scopeOfPeer } from "../exposure/source-scope.js";
import type { Exposure } from "../finding/exposure.js";
import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";
import { openRules, ruleStep } from "./open-rules.js";
import { weighed } from "./rule-exposure.js";

const TCP = 6;

/** Databases whose groups admit the internet on their port. */
export function databasesOpenToInternet(context: AuditContext): Draft[] {
  const { region, groups } = context;
  return (region.network?.databases ?? []).flatMap((database) => {
    const open = database.groupIds.flatMap((groupId) => {
      const group = groups.get(groupId);
      if (group === undefined) return [];
      const rules = openRules(group, region.prefixLists).filter((rule) => admits(rule, database));
      return rules.map((rule) => ({ rule, step: ruleStep(group, rule) }));
    });
    if (open.length === 0) return [];
    const exposure = combineExposures(open.map(({ rule }) => exposureOf(context, database, rule)));
    const { databaseId, engine, port, vpcId } = database;
    const resource = { type: "database", id: databaseId, name: databaseId, vpcId } as const;
    return [
      {
        kind: "database-open-to-internet",
        resource,
        title: `Database ${databaseId} is open to the internet`,
        what: `${engine} on ${port === null ? "a port that the snapshot does not tell" : `port ${port}`} is open to any address.`,
        evidence: [
          ...open.map(({ step }) => step),
          { resource, says: database.isPublic ? "has a public address" : "has no public address" },
        ],
        ...weighed("database-open-to-internet", exposure),
      },
    ];
  });
}

/** A database without a known port may listen on any. */
function admits(rule: LiveRule, { port }: Database): boolean {
  return port === null ? rule.protocol === "-1" || rule.protocol === "tcp" : mayAdmit(rule, TCP, port);
}

function exposureOf({ judge, region }: AuditContext, { databaseId, port }: Database, { peer }: LiveRule): Exposure {
  const holder = judge.holders.find(({ resource }) => resource.type === "database" && resource.id === databaseId);
  const sources = scopeOfPeer(peer, region.prefixLists)?.ranges ?? [];
  return judge.ofHolder(holder as GroupHolder, {
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    sources,
    side: "internet",
  });
}

import { parseRange } from "@sgt/cidr";
import type { LiveRule, SecurityGroup } from "@sgt/snapshot";
import { combineExposures } from "../exposure/combine-exposures.js";
import type { Exposure } from "../finding/exposure.js";
import { milder, type Severity } from "../finding/severity.js";
import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";
import { type AuditKind, CATALOGUE } from "./catalogue.js";

/** Returns whether what public CIDRs of these rules permit can arrive: the worst of them. */
export function exposureOfRules({ judge }: AuditContext, group: SecurityGroup, rules: readonly LiveRule[]): Exposure {
  return combineExposures(
    rules.flatMap((rule) => {
      if (rule.peer.kind !== "ipv4" && rule.peer.kind !== "ipv6") return [];
      return [judge.ofGroup(group.groupId, { ...rule, sources: [parseRange(rule.peer.cidr)], side: "internet" })];
    }),
  );
}

/** Returns exposure and severity of a finding: what cannot be reached from outside weighs one step less. */
export function weighed(
  kind: AuditKind,
  exposure: Exposure,
): Pick<Draft, "exposure"> & { readonly severity: Severity } {
  const { severity } = CATALOGUE[kind];
  return { exposure, severity: exposure.state === "not-reachable" ? milder(severity) : severity };
}

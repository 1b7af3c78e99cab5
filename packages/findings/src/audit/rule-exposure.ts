import type { LiveRule, SecurityGroup } from "@sgt/snapshot";
import { combineExposures } from "../exposure/combine-exposures.js";
import { scopeOfPeer } from "../exposure/source-scope.js";
import type { Exposure } from "../finding/exposure.js";
import { milder, type Severity } from "../finding/severity.js";
import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";
import { type AuditKind, CATALOGUE } from "./catalogue.js";

/** Returns whether what these rules permit from the internet can arrive: the worst of them. At least one must be given, none of a group. */
export function exposureOfRules(context: AuditContext, group: SecurityGroup, rules: readonly LiveRule[]): Exposure {
  const { judge, region } = context;
  return combineExposures(
    rules.map((rule) => {
      const sources = scopeOfPeer(rule.peer, region.prefixLists)?.ranges ?? [];
      return judge.ofGroup(group.groupId, { ...rule, sources, side: "internet" });
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

import type { RegionSnapshot, SecurityGroup } from "@sgt/snapshot";
import { type Exposure, NOT_ASKED } from "../finding/exposure.js";
import type { EvidenceStep, Finding, FindingResource } from "../finding/finding.js";
import { findingId } from "../finding/finding-id.js";
import type { Severity } from "../finding/severity.js";
import { type AuditKind, CATALOGUE } from "./catalogue.js";

/** What a check says; the catalogue and the region add the rest. */
export interface Draft {
  readonly kind: AuditKind;
  readonly resource: FindingResource;
  /** What tells it from others of its kind on the same resource. */
  readonly detail?: string;
  readonly title: string;
  readonly what: string;
  readonly evidence: readonly EvidenceStep[];
  /** For kinds that are about who can come in. */
  readonly exposure?: Exposure;
  /** Where it differs from the catalogue's. */
  readonly severity?: Severity;
  readonly remedy?: string;
}

export function toFinding({ accountId, region }: RegionSnapshot, draft: Draft): Finding {
  const { kind, resource, detail, title, what, evidence, exposure = NOT_ASKED } = draft;
  const { severity, why, remedy } = CATALOGUE[kind];
  const id = findingId({
    kind,
    accountId,
    region,
    resourceId: resource.id,
    ...(detail === undefined ? {} : { detail }),
  });
  return {
    findingId: id,
    kind,
    severity: draft.severity ?? severity,
    accountId,
    region,
    resource,
    title,
    what,
    why,
    remedy: draft.remedy ?? remedy,
    evidence,
    exposure,
  };
}

/** Returns a group as the subject of a finding. */
export function groupResource({ groupId, groupName, vpcId }: SecurityGroup): FindingResource {
  return { type: "security-group", id: groupId, name: groupName === "" ? groupId : groupName, vpcId };
}

import { type Cover, collapse } from "@sgt/cidr";
import type { EvidenceRow } from "@sgt/flowlogs";
import { readEvidence } from "@sgt/flowlogs/node";
import { type Plan, planTightening } from "@sgt/rules";
import { readSnapshot } from "@sgt/snapshot/node";

export const cover: Cover = collapse(["10.0.0.0", "10.0.0.1"], { maxRules: 60 });
export const portOf = (row: EvidenceRow): number => row.port;
export const plan: typeof planTightening = planTightening;
export const readers = [readEvidence, readSnapshot] as const;
export const groupsOf = (made: Plan): readonly string[] => made.groups.map((group) => group.groupId);

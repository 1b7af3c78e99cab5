import { groupBy } from "../../model/group-by.js";
import type { AuditContext } from "../context.js";
import type { Draft } from "../draft.js";
import { ruleStep } from "../exposure/open-rules.js";
import type { NetworkNode } from "../shape/network-nodes.js";
import { type Reach, reachOf } from "./reach.js";
import { usedEdgeCount } from "./used-edges.js";

/** Fewer than this talk to one another by design. */
const FEWEST_NODES = 4;
/** Share of all ordered pairs from which on the inside is soft: most may reach most. */
const SOFT = 0.5;
/** How many of the rules that cause it are named. */
const CAUSES = 3;

/** VPCs in which nearly everything may reach nearly everything. */
export function softCenters(context: AuditContext): Draft[] {
  const byVpc = groupBy(context.nodes, (node) => node.vpcId);
  return [...byVpc].flatMap(([vpcId, nodes]) => softCenter(vpcId, nodes, context) ?? []);
}

function softCenter(
  vpcId: string,
  nodes: readonly NetworkNode[],
  { region, groups, evidence }: AuditContext,
): Draft | null {
  if (nodes.length < FEWEST_NODES) return null;
  const reach = reachOf(nodes, groups, region.prefixLists);
  const pairs = nodes.length * (nodes.length - 1);
  if (reach.edgeCount <= SOFT * pairs) return null;
  const name = region.network?.vpcs?.find((vpc) => vpc.vpcId === vpcId)?.name ?? vpcId;
  const used = evidence === null ? "" : ` Traffic was seen on ${usedEdgeCount(nodes, evidence)} of them.`;
  return {
    kind: "soft-center",
    resource: { type: "vpc", id: vpcId, name, vpcId },
    title: `Nearly everything in ${name} can talk to everything`,
    what: `${nodes.length} systems have ${reach.edgeCount} of ${pairs} possible connections.${used}`,
    evidence: causeSteps(reach),
  };
}

function causeSteps({ causes }: Reach): Draft["evidence"] {
  return causes.slice(0, CAUSES).map(({ group, rule, edgeCount }) => {
    const step = ruleStep(group, rule);
    return { ...step, says: `${step.says} makes ${edgeCount} connections` };
  });
}

import { counted } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { groupBy } from "@sgt/snapshot";
import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";
import type { NetworkNode } from "./network-nodes.js";
import { ruleStep } from "./open-rules.js";
import { type Reach, reachOf } from "./reach.js";

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
  const used = evidence === null ? "" : ` ${usedText(nodes, evidence)}`;
  return {
    kind: "soft-center",
    resource: { type: "vpc", id: vpcId, name, vpcId },
    title: `Flat network: nearly everything in ${name} can reach everything`,
    what: `${counted(nodes.length, "system has", "systems have")} ${reach.edgeCount} of ${pairs} possible connections.${used}`,
    evidence: causeSteps(reach),
  };
}

/** A system that the evidence never saw may talk to all the others: nothing is known of its connections. */
function usedText(nodes: readonly NetworkNode[], evidence: Evidence): string {
  const seen = new Set(evidence.coverage.enis.filter(({ recordCount }) => recordCount > 0).map(({ eniId }) => eniId));
  const seenCount = nodes.filter(({ eniId }) => eniId !== null && seen.has(eniId)).length;
  if (seenCount === 0) return "No traffic was seen on any of them: which are used is not known.";
  const used = `Traffic was seen on ${usedEdgeCount(nodes, evidence)} of them`;
  return seenCount === nodes.length
    ? `${used}.`
    : `${used}; the logs cover ${seenCount} of ${counted(nodes.length, "system")}.`;
}

function causeSteps({ causes }: Reach): Draft["evidence"] {
  return causes.slice(0, CAUSES).map(({ group, rule, edgeCount }) => {
    const step = ruleStep(group, rule);
    return { ...step, says: `${step.says} makes ${counted(edgeCount, "connection")}` };
  });
}

/** Returns how many ordered pairs of nodes really talked: an accepted flow from one's address to the other's interface. */
export function usedEdgeCount(nodes: readonly NetworkNode[], { rows }: Evidence): number {
  const byAddress = new Map(nodes.flatMap(({ addresses }, at) => addresses.map((address) => [address, at] as const)));
  const byEni = new Map(nodes.flatMap(({ eniId }, at) => (eniId === null ? [] : [[eniId, at] as const])));
  const pairs = new Set<number>();
  for (const { eniId, source, action, initiation } of rows) {
    if (action !== "ACCEPT" || initiation === "response") continue;
    const [from, to] = [byAddress.get(source), byEni.get(eniId)];
    if (from !== undefined && to !== undefined && from !== to) pairs.add(from * nodes.length + to);
  }
  return pairs.size;
}

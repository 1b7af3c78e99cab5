import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sandbox } from "@sgt/sandbox";
import type { RegionSnapshot } from "@sgt/snapshot";
import { isLetIn } from "./gate.js";

/** Somebody who connects, again and again. */
export interface Visitor {
  readonly source: string;
  /** Name of a group on the interface that it connects to. */
  readonly groupName: string;
  readonly port: number;
  /** A network ACL stands in its way, whatever the groups say. */
  readonly behindAcl?: boolean;
}

const HEADER =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
const TCP = 6;
const MINUTE = 60;

/**
 * Lets visitors connect to the account as it stands, once a minute, and writes what its flow logs would say.
 * @returns who was let in at the end
 */
export async function letVisit(
  visitors: readonly Visitor[],
  place: { readonly sandbox: Sandbox; readonly region: RegionSnapshot; readonly logs: string },
  { from, minutes }: { readonly from: number; readonly minutes: number },
): Promise<ReadonlySet<string>> {
  const { sandbox, region, logs } = place;
  const groups = sandbox.account.groups();
  const letIn = new Set<string>();
  const lines = [HEADER];
  for (let minute = 0; minute < minutes; minute++) {
    for (const [i, visitor] of visitors.entries()) {
      const eni = interfaceOf(region, visitor.groupName);
      const attempt = { source: visitor.source, groupIds: eni.groupIds, protocol: "tcp", port: visitor.port } as const;
      const accepted = visitor.behindAcl !== true && isLetIn(groups, attempt);
      if (accepted) letIn.add(visitor.source);
      const start = from + minute * MINUTE;
      const [packets, bytes] = accepted ? [12, 4_096] : [1, 40];
      lines.push(
        `2 ${region.accountId} ${eni.eniId} ${visitor.source} ${eni.addresses[0]} ${40_000 + i} ${visitor.port} ${TCP} ${packets} ${bytes} ${start} ${start + 50} ${accepted ? "ACCEPT" : "REJECT"} OK`,
      );
    }
  }
  await mkdir(logs, { recursive: true });
  await writeFile(join(logs, `visits-${from}.log`), `${lines.join("\n")}\n`);
  return letIn;
}

function interfaceOf({ groups, enis }: RegionSnapshot, groupName: string) {
  const groupId = groups.find((group) => group.groupName === groupName)?.groupId ?? "";
  const eni = enis.find(({ groupIds }) => groupIds.includes(groupId));
  if (eni === undefined) throw new TypeError(`the sample account has no interface with group ${groupName}`);
  return eni;
}

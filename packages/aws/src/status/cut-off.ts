import { contains, type OptionKeys } from "@sgt/cidr";
import type { EvidenceRow, InterfaceDirectory } from "@sgt/flowlogs";
import type { Rule } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import type { JournalState } from "../journal/journal-state.js";
import type { GroupStatus, JournalStatus } from "./journal-status.js";

/** Who is refused now and was admitted before the change, by rules that it took away. */
export interface CutOffSource {
  readonly groupId: string;
  readonly groupName: string;
  readonly source: string;
  /** IANA number. */
  readonly protocol: number;
  /** 0 for protocols without ports. */
  readonly port: number;
  /** Rejected records since the group was changed. */
  readonly rejectedCount: number;
  /** Seconds since 1970. */
  readonly firstRejected: number;
  readonly lastRejected: number;
  /** When it was last seen to come in on the same port before the change; null when the evidence does not hold it. */
  readonly lastAccepted: number | null;
}

export interface CutOffInput {
  readonly status: JournalStatus;
  readonly state: JournalState;
  /** Rows of accepted and rejected traffic, before and after the change. */
  readonly rows: Iterable<EvidenceRow>;
  /** Which groups each interface had on each day; where it does not tell, what they carry now counts. */
  readonly directory?: InterfaceDirectory | undefined;
  /** Which groups each interface carries now. */
  readonly interfaces: readonly { readonly eniId: string; readonly groupIds: readonly string[] }[];
}

interface Turn {
  readonly status: GroupStatus;
  readonly changedAt: number;
  readonly before: readonly Rule[];
  readonly now: readonly Rule[];
}

/**
 * Tells whom a change cut off: rejected since, admitted by a rule that stood before, and by none that stands now in
 * the groups of the journal. A network ACL may refuse the same traffic; flow logs do not say which of the two did.
 * ICMP types are not in flow logs, so a rule for any of them counts. Last rejected first.
 */
export function cutOffSources(input: CutOffInput): CutOffSource[] {
  checkKeys(input, CUT_OFF_SOURCES_KEYS);
  const turns = turnsOf(input.status, input.state);
  const groupsOf = groupsByDay(input);
  const found = new Map<string, CutOffSource>();
  const accepted = new Map<string, number>();
  for (const row of input.rows) {
    const carried = groupsOf(row).flatMap((groupId) => turns.get(groupId) ?? []);
    for (const turn of carried) {
      const key = `${turn.status.groupId} ${row.protocol} ${row.port} ${row.source}`;
      if (row.action === "REJECT") noteRejected(found, key, row, turn, carried);
      else if (row.firstSeen < turn.changedAt) {
        accepted.set(key, Math.max(accepted.get(key) ?? 0, Math.min(row.lastSeen, turn.changedAt)));
      }
    }
  }
  return [...found]
    .map(([key, source]) => ({ ...source, lastAccepted: accepted.get(key) ?? null }))
    .sort((a, b) => b.lastRejected - a.lastRejected);
}

const CUT_OFF_SOURCES_KEYS = {
  status: "needed",
  state: "needed",
  rows: "needed",
  directory: true,
  interfaces: "needed",
} satisfies OptionKeys<CutOffInput>;

/** The groups that a row's interface may have had on the row's day. */
function groupsByDay({ interfaces, directory }: CutOffInput): (row: EvidenceRow) => readonly string[] {
  const now = new Map(interfaces.map(({ eniId, groupIds }) => [eniId, groupIds]));
  return ({ accountId, eniId, date }) => {
    const then = directory?.groupsOn(accountId, eniId, date) ?? [];
    const told = then.flatMap(({ groups }) => groups ?? []);
    const isTold = then.length > 0 && then.every(({ groups }) => groups !== null);
    return [...new Set([...told, ...(isTold ? [] : (now.get(eniId) ?? []))])];
  };
}

function turnsOf(status: JournalStatus, state: JournalState): Map<string, Turn> {
  const known = new Map(state.groups.map((group) => [group.groupId, group]));
  return new Map(
    status.groups.flatMap((group) => {
      const { before, standing } = known.get(group.groupId) ?? {};
      if (before === undefined || standing === undefined || group.changedAt === null) return [];
      const changedAt = Math.floor(Date.parse(group.changedAt) / 1000);
      return [[group.groupId, { status: group, changedAt, before, now: standing }] as const];
    }),
  );
}

function noteRejected(
  found: Map<string, CutOffSource>,
  key: string,
  row: EvidenceRow,
  { status, changedAt, before }: Turn,
  beside: readonly Turn[],
): void {
  if (row.lastSeen < changedAt || !before.some((rule) => admitsFlow(rule, row))) return;
  if (beside.some((turn) => turn.now.some((rule) => admitsFlow(rule, row)))) return;
  const { groupId, groupName } = status;
  const { source, protocol, port } = row;
  const known = found.get(key);
  found.set(key, {
    groupId,
    groupName,
    source,
    protocol,
    port,
    rejectedCount: (known?.rejectedCount ?? 0) + row.recordCount,
    firstRejected: Math.min(known?.firstRejected ?? row.firstSeen, row.firstSeen),
    lastRejected: Math.max(known?.lastRejected ?? 0, row.lastSeen),
    lastAccepted: null,
  });
}

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

function admitsFlow({ protocol, fromPort, toPort, peer }: Rule, flow: EvidenceRow): boolean {
  const number = NUMBERS[protocol] ?? Number(protocol);
  if (protocol !== "-1" && number !== flow.protocol) return false;
  const hasPorts = number === 6 || number === 17;
  if (hasPorts && ((fromPort ?? 0) > flow.port || flow.port > (toPort ?? 65_535))) return false;
  if (peer.kind !== "ipv4" && peer.kind !== "ipv6") return false;
  return (peer.kind === "ipv6") === (flow.family === 6) && contains(peer.cidr, flow.source);
}

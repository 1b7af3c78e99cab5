import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { EniAddresses } from "@sgt/flowlogs";
import type { LogEvent } from "@sgt/sandbox";

export const ACCOUNT = "123456789012";
export const OTHER_ACCOUNT = "210987654321";
export const REGION = "eu-west-1";
/** 2026-11-02T00:00Z: the days before it lie in two months. */
export const FROM: number = Date.UTC(2026, 9, 31) / 1000;
export const TO: number = FROM + 3 * 86_400;

export const FORMATS = {
  default: fields(
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status",
  ),
  flagged: fields(
    "interface-id version srcaddr dstaddr srcport dstport protocol tcp-flags packets bytes start end action log-status vpc-id",
  ),
  directed: fields(
    "version vpc-id interface-id srcaddr dstaddr srcport dstport protocol tcp-flags action log-status flow-direction pkt-srcaddr packets bytes start end account-id region",
  ),
} as const;

function fields(names: string): string[] {
  return names.split(" ");
}

export function formatText(names: readonly string[]): string {
  return names.map((name) => `\${${name}}`).join(" ");
}

/** Small and dense: a few interfaces, addresses and ports that meet again and again. */
const ENIS = ["a", "b", "c"].map((letter, i) => ({
  eniId: `eni-0000000000000000${letter}`,
  own: `10.0.0.${10 + i}`,
  own6: `2001:db8::${10 + i}`,
}));
const REMOTES = ["10.1.0.4", "10.1.0.5", "192.0.2.7", "198.51.100.9"];
const REMOTES6 = ["2001:db8:1::4", "2001:db8:1::5"];
const SERVICES = [22, 443, 5432];
const EPHEMERAL = [33_000, 44_444, 50_001];

/** What a snapshot would hold: one of the interfaces is not in it. */
export const KNOWN_ENIS: readonly EniAddresses[] = ENIS.slice(0, 2).map(({ eniId, own, own6 }) => {
  return { eniId, accountId: ACCOUNT, region: REGION, addresses: [own, own6] };
});

/** A line of a flow log and when it begins, seconds since 1970. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Random records as lines of a layout; the same for the same seed. */
export function makeLines(layout: readonly string[], count: number, seed = 1): Line[] {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: count }, () => {
    const start = FROM + Math.floor(random() * (TO - FROM - 60));
    const end = start + Math.floor(random() * 60);
    const values: Record<string, string> = { ...flow(random, pick), start: `${start}`, end: `${end}` };
    const line = layout.map((field) => values[field] ?? FIXED[field] ?? "-");
    return { start, end, text: odd(line, random) };
  });
}

const FIXED: Readonly<Record<string, string>> = {
  version: "5",
  "account-id": ACCOUNT,
  region: REGION,
  "vpc-id": "vpc-00000000000000001",
  "pkt-srcaddr": "-",
};

function flow(random: () => number, pick: <T>(items: readonly T[]) => T): Record<string, string> {
  const eni = pick(ENIS);
  const silence = random();
  if (silence < 0.04) return { "interface-id": eni.eniId, "log-status": silence < 0.03 ? "NODATA" : "SKIPDATA" };
  const is6 = random() < 0.2;
  const [own, remote] = [is6 ? eni.own6 : eni.own, pick(is6 ? REMOTES6 : REMOTES)];
  const isIngress = random() < 0.6;
  const [near, far] = random() < 0.7 ? [pick(SERVICES), pick(EPHEMERAL)] : [pick(EPHEMERAL), pick(SERVICES)];
  const protocol = pick(["6", "6", "6", "17", is6 ? "58" : "1"]);
  const hasPorts = protocol === "6" || protocol === "17";
  const ports = hasPorts ? [near, far] : [0, 0];
  return {
    "interface-id": eni.eniId,
    srcaddr: isIngress ? remote : own,
    dstaddr: isIngress ? own : remote,
    srcport: `${isIngress ? ports[1] : ports[0]}`,
    dstport: `${isIngress ? ports[0] : ports[1]}`,
    protocol,
    ...counts(random, pick, protocol),
    "flow-direction": isIngress ? "ingress" : "egress",
  };
}

function counts(random: () => number, pick: <T>(items: readonly T[]) => T, protocol: string): Record<string, string> {
  return {
    packets: `${1 + Math.floor(random() * 90)}`,
    bytes: `${40 + Math.floor(random() * 90_000_000)}`,
    action: random() < 0.15 ? "REJECT" : "ACCEPT",
    "log-status": "OK",
    "tcp-flags": protocol === "6" ? pick(["0", "0", "1", "2", "3", "4", "18", "19", "-"]) : "0",
  };
}

/** Now and then a line that is not as it should be: too few columns, no number, a port beyond all ports, runs of blanks, milliseconds. */
function odd(values: string[], random: () => number): string {
  const kind = random();
  if (kind < 0.005) return values.slice(1).join(" ");
  if (kind < 0.01) return values.map((value) => (/^\d{2,3}$/.test(value) ? `x${value}` : value)).join(" ");
  if (kind < 0.015) return values.map((value) => (/^\d{10}$/.test(value) ? `${value}000` : value)).join(" ");
  if (kind < 0.02) return values.map((value) => (/^\d{5}$/.test(value) ? "70000" : value)).join(" ");
  return values.join(kind < 0.035 ? "  " : " ");
}

/** The four forms that AWS gives keys. */
export const KEY_LAYOUTS = {
  daily: (account, region, [y, m, d]) => `AWSLogs/${account}/vpcflowlogs/${region}/${y}/${m}/${d}/`,
  hourly: (account, region, [y, m, d, h]) => `AWSLogs/${account}/vpcflowlogs/${region}/${y}/${m}/${d}/${h}/`,
  hive: (account, region, [y, m, d]) =>
    `AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/year=${y}/month=${m}/day=${d}/`,
  hiveHourly: (account, region, [y, m, d, h]) =>
    `AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/year=${y}/month=${m}/day=${d}/hour=${h}/`,
} satisfies Record<string, (account: string, region: string, time: string[]) => string>;

export type KeyLayout = keyof typeof KEY_LAYOUTS;

/** Writes lines as AWS delivers them: a file for each `everySeconds` in which a record ended. Returns the keys. */
export async function writeObjects(
  dir: string,
  lines: readonly Line[],
  options: {
    readonly names: readonly string[];
    readonly keys?: KeyLayout;
    readonly account?: string;
    readonly region?: string;
    readonly everySeconds?: number;
    readonly flowLogId?: string;
  },
): Promise<string[]> {
  const { names, keys = "daily", account = ACCOUNT, region = REGION, everySeconds = 3_600 } = options;
  const { flowLogId = "fl-0123456789abcdef0" } = options;
  const files = new Map<number, string[]>();
  for (const { end, text } of lines) {
    const slot = Math.floor(end / everySeconds) * everySeconds;
    files.set(slot, [...(files.get(slot) ?? []), text]);
  }
  const written: string[] = [];
  for (const [slot, texts] of files) {
    const time = new Date(slot * 1000).toISOString();
    const stamp = time.slice(0, 16).replaceAll(/[-:]/g, "");
    const name = `${account}_vpcflowlogs_${region}_${flowLogId}_${stamp}Z_${slot.toString(16)}.log.gz`;
    const key = KEY_LAYOUTS[keys](account, region, time.split(/[-T:]/)) + name;
    await mkdir(dirname(join(dir, key)), { recursive: true });
    await writeFile(join(dir, key), gzipSync(`${names.join(" ")}\n${texts.join("\n")}\n`));
    written.push(key);
  }
  return written.sort();
}

/** The same lines as CloudWatch Logs holds them: an event each, at the time the record starts. */
export function eventsOf(lines: readonly Line[]): LogEvent[] {
  return lines.map(({ start, text }) => ({ timestamp: start * 1000, message: text, streamName: "eni-all" }));
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

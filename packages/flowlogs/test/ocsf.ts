import { inDuckDb } from "./forms.js";
import { DAY } from "./worlds.js";

/** A record by field; what is left out is `-`. */
export type Flow = Readonly<Partial<Record<FlowField, string>>>;

type FlowField =
  | ("account-id" | "interface-id" | "region" | "vpc-id" | "subnet-id" | "instance-id")
  | ("srcaddr" | "dstaddr" | "srcport" | "dstport" | "pkt-srcaddr" | "pkt-dstaddr" | "protocol" | "packets" | "bytes")
  | ("start" | "end" | "action" | "log-status" | "tcp-flags" | "flow-direction");

const FLOW_FIELDS: readonly FlowField[] = [
  ...([
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
  ] as const),
  ...([
    "start",
    "end",
    "action",
    "log-status",
    "tcp-flags",
    "flow-direction",
    "region",
    "vpc-id",
    "subnet-id",
  ] as const),
  ...(["instance-id", "pkt-srcaddr", "pkt-dstaddr"] as const),
];

export const FLOW: Flow = {
  ...{ "account-id": "123456789012", "interface-id": "eni-0a", region: "eu-west-1" },
  ...{ "vpc-id": "vpc-0a", "subnet-id": "subnet-0a", "instance-id": "i-0a" },
  ...{ srcaddr: "10.0.0.9", dstaddr: "10.0.0.1", srcport: "50000", dstport: "443", protocol: "6" },
  ...{ packets: "3", bytes: "5000000000", start: String(DAY), end: String(DAY + 59) },
  ...{ action: "ACCEPT", "log-status": "OK", "tcp-flags": "2", "flow-direction": "ingress" },
  ...{ "pkt-srcaddr": "10.0.0.9", "pkt-dstaddr": "10.0.0.1" },
};

export const plainFlows = (flows: readonly Flow[]): string =>
  [FLOW_FIELDS, ...flows.map((flow) => FLOW_FIELDS.map((field) => flow[field] ?? "-"))]
    .map((words) => `${words.join(" ")}\n`)
    .join("");

/** An event by column. */
export type Event = Partial<Record<string, unknown>> & { readonly connection_info?: unknown };

/** The event that AWS makes of a record: source version 1 (OCSF 1.0.0-rc.2) or 2 (1.1.0). */
export function eventOf(flow: Flow, version: 1 | 2): Event {
  const isAccepted = flow.action === "ACCEPT";
  const directionId = { ingress: 1, egress: 2 }[String(flow["flow-direction"])] ?? 99;
  const shared = {
    metadata: { product: { version: "5", name: "Amazon VPC" }, profiles: ["cloud", "security_control"] },
    src_endpoint: endpointOf(flow, "src", "egress"),
    dst_endpoint: endpointOf(flow, "dst", "ingress"),
    connection_info: {
      ...{ protocol_num: numberOf(flow.protocol), tcp_flags: numberOf(flow["tcp-flags"]) },
      ...{ protocol_ver: "IPv4", direction_id: directionId, direction: directionId === 1 ? "Inbound" : "Outbound" },
    },
    traffic: { packets: numberOf(flow.packets), bytes: numberOf(flow.bytes) },
    time: Number(flow.start) * 1_000,
    status_code: flow["log-status"],
    ...{ class_uid: 4001, activity_id: isAccepted ? 6 : 5, severity_id: 1 },
  };
  const { region } = flow;
  if (version === 1) {
    return {
      ...shared,
      cloud: { account_uid: flow["account-id"], region, provider: "AWS" },
      ...{ start_time: Number(flow.start) * 1_000, end_time: Number(flow.end) * 1_000 },
      ...{ disposition: isAccepted ? "Allowed" : "Blocked", disposition_id: isAccepted ? 1 : 2 },
    };
  }
  return {
    ...shared,
    cloud: { account: { uid: flow["account-id"] }, region, provider: "AWS" },
    ...{ time_dt: timeOf(flow.start), start_time_dt: timeOf(flow.start), end_time_dt: timeOf(flow.end) },
    ...{ action: isAccepted ? "Allowed" : "Denied", action_id: isAccepted ? 1 : 2 },
  };
}

/** The side that has the interface is the one that the direction tells; the packet's address stands first. */
function endpointOf(flow: Flow, side: "src" | "dst", ownDirection: string): Event {
  const isOwn = flow["flow-direction"] === ownDirection;
  const seen = flow[`${side}addr`];
  const packet = flow[`pkt-${side}addr`] ?? seen;
  return {
    ...{ port: numberOf(flow[`${side}port`]), svc_name: "-", ip: packet ?? null },
    intermediate_ips: packet === seen ? null : [seen],
    interface_uid: isOwn ? flow["interface-id"] : null,
    ...{ vpc_uid: isOwn ? flow["vpc-id"] : null, subnet_uid: isOwn ? flow["subnet-id"] : null },
    instance_uid: isOwn ? flow["instance-id"] : null,
  };
}

const numberOf = (word: string | undefined): number | null =>
  word === undefined || word === "-" ? null : Number(word);
const timeOf = (seconds: string | undefined): string => new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);

export const ENDPOINT =
  "STRUCT(port INTEGER, svc_name VARCHAR, ip VARCHAR, intermediate_ips VARCHAR[], interface_uid VARCHAR, vpc_uid VARCHAR, subnet_uid VARCHAR, instance_uid VARCHAR)";
const SHARED: Readonly<Record<string, string>> = {
  metadata: "STRUCT(product STRUCT(version VARCHAR, name VARCHAR), profiles VARCHAR[])",
  ...{ src_endpoint: ENDPOINT, dst_endpoint: ENDPOINT },
  connection_info:
    "STRUCT(protocol_num INTEGER, tcp_flags INTEGER, protocol_ver VARCHAR, direction_id INTEGER, direction VARCHAR)",
  traffic: "STRUCT(packets BIGINT, bytes BIGINT)",
  ...{ time: "BIGINT", status_code: "VARCHAR", class_uid: "INTEGER", activity_id: "INTEGER", severity_id: "INTEGER" },
};

/** The schema of a source version, as far as flow records have it. */
const SCHEMAS: Readonly<Record<1 | 2, Readonly<Record<string, string>>>> = {
  1: {
    ...{ ...SHARED, cloud: "STRUCT(account_uid VARCHAR, region VARCHAR, provider VARCHAR)" },
    ...{ start_time: "BIGINT", end_time: "BIGINT", disposition: "VARCHAR", disposition_id: "INTEGER" },
  },
  2: {
    ...{ ...SHARED, cloud: "STRUCT(account STRUCT(uid VARCHAR), region VARCHAR, provider VARCHAR)" },
    ...{ time_dt: "TIMESTAMP", start_time_dt: "TIMESTAMP", end_time_dt: "TIMESTAMP" },
    ...{ action: "VARCHAR", action_id: "INTEGER" },
  },
};

/** Events as Parquet; a column with the type "" is left out. */
export function ocsfParquet(
  events: readonly Event[],
  version: 1 | 2,
  types: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const all = Object.entries({ ...SCHEMAS[version], ...types }).filter(([, type]) => type !== "");
  return inDuckDb({ rows: events, types: Object.fromEntries(all) }, "parquet");
}

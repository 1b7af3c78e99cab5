import { type IdMaker, SAMPLE_ACCOUNT_ID, SAMPLE_REGION } from "./sample-ids.js";
import type { SampleInterface } from "./sample-interfaces.js";
import type { SampleGap, SampleRecord } from "./sample-record.js";

/** A flow log's layout: the fields of its lines, in order. */
export interface LogLayout {
  /** What the flow log is called, for its id. */
  readonly name: string;
  readonly fields: readonly string[];
}

/** The layout that AWS uses when none is asked for. */
export const DEFAULT_LAYOUT: LogLayout = {
  name: "default-layout",
  fields:
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
      " ",
    ),
};

/** A layout that someone chose: other order, flags, direction and the packet's own addresses. */
export const CUSTOM_LAYOUT: LogLayout = {
  name: "custom-layout",
  fields:
    "version vpc-id subnet-id interface-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr action log-status flow-direction traffic-path packets bytes start end account-id region".split(
      " ",
    ),
};

/** Turns records into lines of a layout. */
export class LineWriter {
  readonly #layout: LogLayout;
  readonly #id: IdMaker;
  readonly #interfaces = new Map<string, Readonly<Record<string, string>>>();

  constructor(layout: LogLayout, id: IdMaker) {
    this.#layout = layout;
    this.#id = id;
  }

  /** The first line of a file. */
  get header(): string {
    return this.#layout.fields.join(" ");
  }

  record(record: SampleRecord, eni: SampleInterface): string {
    const values = recordFields(record);
    const fixed = this.#fixed(eni);
    return this.#layout.fields.map((field) => values[field] ?? fixed[field] ?? "-").join(" ");
  }

  gap(gap: SampleGap, eni: SampleInterface): string {
    const values: Record<string, string> = { start: `${gap.start}`, end: `${gap.end}`, "log-status": gap.status };
    const fixed = this.#fixed(eni);
    return this.#layout.fields.map((field) => values[field] ?? fixed[field] ?? "-").join(" ");
  }

  #fixed(eni: SampleInterface): Readonly<Record<string, string>> {
    const known = this.#interfaces.get(eni.name);
    if (known !== undefined) return known;
    const fixed = {
      // The highest version among the chosen fields: flow-direction came with 5.
      version: this.#layout === DEFAULT_LAYOUT ? "2" : "5",
      "account-id": SAMPLE_ACCOUNT_ID,
      region: SAMPLE_REGION,
      "interface-id": this.#id("eni", eni.name),
      "vpc-id": this.#id("vpc", eni.subnet.startsWith("default") ? "default" : "shop"),
      "subnet-id": this.#id("subnet", eni.subnet),
    };
    this.#interfaces.set(eni.name, fixed);
    return fixed;
  }
}

function recordFields(record: SampleRecord): Record<string, string> {
  const isTcp = record.protocol === 6;
  return {
    srcaddr: record.source,
    dstaddr: record.destination,
    srcport: `${record.sourcePort}`,
    dstport: `${record.destinationPort}`,
    protocol: `${record.protocol}`,
    packets: `${record.packets}`,
    bytes: `${record.bytes}`,
    start: `${record.start}`,
    end: `${record.end}`,
    action: record.action,
    "log-status": "OK",
    "tcp-flags": isTcp ? `${record.tcpFlags}` : "0",
    type: record.source.includes(":") ? "IPv6" : "IPv4",
    "pkt-srcaddr": record.direction === "egress" && record.packetDestination ? record.packetDestination : record.source,
    "pkt-dstaddr":
      record.direction === "ingress" && record.packetDestination ? record.packetDestination : record.destination,
    "flow-direction": record.direction,
    // Only outgoing records have a path: 3 leaves through the virtual private gateway, 8 to the internet.
    ...(record.direction === "egress" ? { "traffic-path": record.destination.startsWith("10.") ? "3" : "8" } : {}),
  };
}

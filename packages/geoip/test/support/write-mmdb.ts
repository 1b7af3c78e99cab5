// A small MMDB writer for tests: any record size, both families, as https://maxmind.github.io/MaxMind-DB/ has it. Written
// apart from the reader, so that both would have to be wrong in the same way.
import { parsePrefix } from "@sgt/cidr";

export type MmdbValue = string | number | boolean | bigint | Double | MmdbValue[] | { [key: string]: MmdbValue };

/** A number that is to be written as a double, also when it is whole. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export interface MmdbOptions {
  readonly family?: 4 | 6;
  readonly recordSize?: 24 | 28 | 32;
  readonly type?: string;
  readonly builtAt?: number;
  /** Let the well-known blocks that embed IPv4 addresses lead to the IPv4 tree, as MaxMind's files do. */
  readonly aliases?: boolean;
  readonly metadata?: { [key: string]: MmdbValue };
}

type Node = [Child, Child];
type Child = Node | { readonly data: number } | null;

/** Writes networks, later ones over earlier ones, into the bytes of a file. */
export function writeMmdb(
  networks: readonly (readonly [cidr: string, value: MmdbValue])[],
  options: MmdbOptions = {},
): Buffer {
  const { family = 4, recordSize = 24, type = "Test", builtAt = 1_790_000_000, aliases = false } = options;
  const root: Node = [null, null];
  const data: Buffer[] = [];
  const offsets = new Map<string, number>();
  let size = 0;
  for (const [cidr, value] of networks) {
    const bytes = encode(value);
    const key = bytes.toString("latin1");
    let offset = offsets.get(key);
    if (offset === undefined) {
      offset = size;
      offsets.set(key, offset);
      data.push(bytes);
      size += bytes.length;
    }
    insert(root, bitsOf(cidr, family), { data: offset });
  }
  if (aliases) alias(root);
  const tree = writeTree(root, recordSize);
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BigInt(builtAt),
    database_type: type,
    description: { en: "made by a test" },
    ip_version: family,
    languages: ["en"],
    node_count: tree.nodeCount,
    record_size: recordSize,
    ...options.metadata,
  });
  return Buffer.concat([tree.bytes, Buffer.alloc(16), ...data, MARKER, metadata]);
}

export const MARKER = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");

function bitsOf(cidr: string, family: 4 | 6): string {
  const prefix = parsePrefix(cidr, { hostBits: "mask" });
  const width = prefix.family === 4 ? 32 : 128;
  const bits = prefix.first.toString(2).padStart(width, "0").slice(0, prefix.prefixLength);
  return family === 6 && prefix.family === 4 ? "0".repeat(96) + bits : bits;
}

function insert(root: Node, bits: string, leaf: Child): void {
  let node = root;
  for (let i = 0; i < bits.length - 1; i++) {
    const bit = Number(bits[i]) as 0 | 1;
    const child = node[bit];
    if (!Array.isArray(child)) node[bit] = [child ?? null, child ?? null];
    node = node[bit] as Node;
  }
  node[Number(bits.at(-1)) as 0 | 1] = leaf;
}

function alias(root: Node): void {
  let ipv4: Child = root;
  for (let i = 0; i < 96 && Array.isArray(ipv4); i++) ipv4 = ipv4[0];
  for (const cidr of ["::ffff:0:0/96", "2002::/16"]) insert(root, bitsOf(cidr, 6), ipv4);
}

function writeTree(root: Node, recordSize: 24 | 28 | 32): { bytes: Buffer; nodeCount: number } {
  const ids = new Map<Node, number>();
  const queue: Node[] = [root];
  ids.set(root, 0);
  for (let i = 0; i < queue.length; i++) {
    for (const child of queue[i] as Node) {
      if (Array.isArray(child) && !ids.has(child)) {
        ids.set(child, ids.size);
        queue.push(child);
      }
    }
  }
  const nodeCount = queue.length;
  const record = (child: Child): number => {
    if (child === null) return nodeCount;
    return Array.isArray(child) ? (ids.get(child) as number) : nodeCount + 16 + child.data;
  };
  const bytes = Buffer.concat(queue.map(([left, right]) => writeNode(record(left), record(right), recordSize)));
  return { bytes, nodeCount };
}

export function writeNode(left: number, right: number, recordSize: 24 | 28 | 32): Buffer {
  const node = Buffer.alloc(recordSize / 4);
  if (recordSize === 24) {
    node.writeUIntBE(left, 0, 3);
    node.writeUIntBE(right, 3, 3);
  } else if (recordSize === 28) {
    node.writeUIntBE(left & 0xffffff, 0, 3);
    node[3] = ((left >>> 24) << 4) | (right >>> 24);
    node.writeUIntBE(right & 0xffffff, 4, 3);
  } else {
    node.writeUInt32BE(left, 0);
    node.writeUInt32BE(right, 4);
  }
  return node;
}

/** A control byte of a type, with the size behind it. */
export function control(type: number, size: number): Buffer {
  const extended = type > 7 ? [type - 7] : [];
  const high = type > 7 ? 0 : type << 5;
  if (size < 29) return Buffer.from([high | size, ...extended]);
  if (size < 285) return Buffer.from([high | 29, ...extended, size - 29]);
  if (size < 65_821) return Buffer.from([high | 30, ...extended, (size - 285) >> 8, (size - 285) & 255]);
  const rest = size - 65_821;
  return Buffer.from([high | 31, ...extended, rest >> 16, (rest >> 8) & 255, rest & 255]);
}

function unsigned(value: bigint, type: number): Buffer {
  const hex = value === 0n ? "" : value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([control(type, bytes.length), bytes]);
}

export function encode(value: MmdbValue): Buffer {
  if (typeof value === "string") {
    const text = Buffer.from(value, "utf8");
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === "boolean") return Buffer.from([value ? 1 : 0, 7]);
  if (typeof value === "bigint") return unsigned(value, 9);
  if (typeof value === "number" && Number.isInteger(value)) return unsigned(BigInt(value), 6);
  if (typeof value === "number" || value instanceof Double) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(typeof value === "number" ? value : value.value);
    return Buffer.concat([control(3, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, item]) => [encode(key), encode(item)])]);
}

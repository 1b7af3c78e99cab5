/** The other side of a sample rule. */
export type SamplePeer = { readonly cidr: string } | { readonly group: string } | { readonly prefixList: string };

/** One ingress rule of the sample account. */
export interface SampleRule {
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly peer: SamplePeer;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A group by the name that other parts of the sample know it by. */
export interface SampleGroup {
  readonly name: string;
  readonly vpc: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly ingress: readonly SampleRule[];
}

type Text = string | undefined;

const peerOf = (text: string): SamplePeer => {
  if (text.startsWith("group:")) return { group: text.slice("group:".length) };
  return text.startsWith("list:") ? { prefixList: text.slice("list:".length) } : { cidr: text };
};

/** A TCP rule; `peer` is a CIDR, `group:NAME` or `list:NAME`. */
export function tcp(ports: number | readonly [number, number], peer: string, description?: Text): SampleRule {
  const [fromPort, toPort] = typeof ports === "number" ? [ports, ports] : ports;
  return rule("tcp", fromPort, toPort, peer, description);
}

/** A rule for every type and code of ICMP. */
export function icmp(peer: string, description?: Text): SampleRule {
  return rule("icmp", -1, -1, peer, description);
}

/** A rule for all protocols; AWS stores no ports with it. */
export function allTraffic(peer: string, description?: Text): SampleRule {
  return rule("-1", null, null, peer, description);
}

function rule(
  protocol: string,
  fromPort: number | null,
  toPort: number | null,
  peer: string,
  description: Text,
): SampleRule {
  return { protocol, fromPort, toPort, peer: peerOf(peer), ...(description === undefined ? {} : { description }) };
}

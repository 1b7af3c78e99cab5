import type { NetworkInterface } from "../model/network-interface.js";

/** What a network interface belongs to. */
export interface InterfaceUse {
  /** `instance`, `task`, `function`, `load-balancer`, …; `other` for services that bear no mark, empty where it is attached to nothing. */
  readonly kind: string;
  /** The id, name or ARN of what it belongs to; empty where AWS does not say. */
  readonly subject: string;
}

/** What services write into the description of their interfaces; the group `subject` is what they belong to. */
const DESCRIPTIONS: readonly (readonly [string, RegExp])[] = [
  ["load-balancer", /^ELB (?:(?:app|net|gwy)\/(?<subject>[^/]+)\/.*|(?<classic>[^/]+))$/],
  ["function", /^AWS Lambda VPC ENI-(?<subject>.+?)(?:-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/],
  ["task", /^(?<subject>arn:aws[a-z-]*:ecs:[^:]+:\d{12}:attachment\/.+)$/],
  ["nat-gateway", /^Interface for NAT Gateway (?<subject>nat-\w+)/],
  ["endpoint", /^VPC Endpoint Interface:? (?<subject>vpce-\w+)/],
  ["database", /^RDSNetworkInterface$/],
  ["file-system", /^EFS mount target for (?<subject>fs-\w+)/],
];

/** AWS's own types, where the description says nothing. */
const TYPES: Readonly<Record<string, string>> = {
  lambda: "function",
  load_balancer: "load-balancer",
  network_load_balancer: "load-balancer",
  gateway_load_balancer: "load-balancer",
  gateway_load_balancer_endpoint: "endpoint",
  natGateway: "nat-gateway",
  nat_gateway: "nat-gateway",
  transit_gateway: "transit-gateway",
  vpc_endpoint: "endpoint",
};

/** Tells what an interface belongs to by its attachment, else by what AWS wrote into its description and type. */
export function interfaceUse(
  eni: Pick<NetworkInterface, "instanceId" | "description" | "interfaceType" | "isAttached">,
): InterfaceUse {
  if (eni.instanceId !== null) return { kind: "instance", subject: eni.instanceId };
  for (const [kind, shape] of DESCRIPTIONS) {
    const found = shape.exec(eni.description);
    if (found !== null) return { kind, subject: found.groups?.subject ?? found.groups?.classic ?? "" };
  }
  const kind = TYPES[eni.interfaceType] ?? (eni.isAttached ? "other" : "");
  return { kind, subject: "" };
}

import { formatPrefix, parsePrefix } from "@sgt/cidr";
import { canonicalCidr, type Rule } from "@sgt/snapshot";
import { rulesError } from "../errors.js";

/** One source that shall reach one group on one kind of traffic. */
export interface ExtendRequest {
  readonly groupId: string;
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Canonical. */
  readonly cidr: string;
  /** Beside the reason in the description, such as the AWS service whose published prefix it is. */
  readonly note?: string;
}

/**
 * Reads a source as a person types it: a CIDR with its prefix length. Host bits are refused: who types
 * `192.168.44.7/24` may have meant one address, and AWS would let in 256.
 *
 * @throws `SGT_CIDR_INVALID_PREFIX` for an address without prefix length, or no CIDR at all
 * @throws `SGT_CIDR_HOST_BITS` for one with bits beyond its prefix length
 */
export function parseSource(text: string): string {
  return formatPrefix(parsePrefix(text.trim()));
}

/**
 * Reads the id of a security group. Not tighter than AWS is: `sg-` and letters or digits.
 *
 * @throws `SGT_RULES_INVALID_OPTION`
 */
export function parseGroupId(text: string): string {
  const id = text.trim();
  if (/^sg-[0-9a-z]+$/.test(id)) return id;
  throw rulesError("SGT_RULES_INVALID_OPTION", `not the id of a security group: ${JSON.stringify(text)}`, {
    hint: "Give an id such as sg-0123456789abcdef0; sgt collect lists them.",
    details: { option: "group" },
  });
}

/** Returns the rule that a request asks for, without description. */
export function ruleOfRequest({ protocol, fromPort, toPort, cidr }: ExtendRequest): Rule {
  const peer = { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr: canonicalCidr(cidr) } as const;
  return { protocol, fromPort, toPort, peer };
}

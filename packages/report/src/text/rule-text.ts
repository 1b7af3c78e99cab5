import type { LiveRule, Rule } from "@sgt/snapshot";

/** What AWS knows by a name; of other protocols it stores the number. */
const ALL_PROTOCOLS = "-1";

/** Returns protocol and ports as a person says them: `tcp 443`, `tcp 1024-65535`, `icmp`, `all traffic`. */
export function trafficText({ protocol, fromPort, toPort }: Pick<Rule, "protocol" | "fromPort" | "toPort">): string {
  if (protocol === ALL_PROTOCOLS) return "all traffic";
  const name = /^\d+$/.test(protocol) ? `protocol ${protocol}` : protocol;
  if (fromPort === null || toPort === null || fromPort === -1) return name;
  if (protocol.startsWith("icmp")) return `${name} ${fromPort}${toPort === -1 ? "" : `/${toPort}`}`;
  return fromPort === toPort ? `${name} ${fromPort}` : `${name} ${fromPort}-${toPort}`;
}

/** Returns the other side of a rule: a CIDR or an id. */
export function peerText({ peer }: Pick<LiveRule, "peer">): string {
  if (peer.kind === "group") return peer.groupId;
  return peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
}

/** Group names may be long; ids are in the JSON. */
const NAME_WIDTH = 36;

/** Returns a group's name, cut when it is long, or its id when it has none. */
export function groupText({ groupId, groupName }: { readonly groupId: string; readonly groupName: string }): string {
  if (groupName === "") return groupId;
  return groupName.length > NAME_WIDTH ? `${groupName.slice(0, NAME_WIDTH - 1)}…` : groupName;
}

/** Returns the identity of a rule (`ruleIdentity`) as people say it: one port once, `tcp 443 10.0.0.0/16`. */
export function identityText(identity: string): string {
  return identity.replace(/^(\S+) (\d+)-\2 /, "$1 $2 ");
}

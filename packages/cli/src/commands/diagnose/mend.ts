import { shellWord } from "@sgt/cidr";
import type { RefusalGroup } from "./group-refusals.js";

/** What a person may paste, and what it does. */
export type MendCommand = readonly [says: string, command: string];

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

export interface MendContext {
  readonly program: string;
  /** As typed: what else a command needs to reach the same account. */
  readonly awsWords: string;
  /** The options that the diagnosis was made with, to make it again. */
  readonly sameWords: string;
  readonly pathOf: (path: string) => string;
}

/** Returns the commands that let sources in again, the quickest first; where no rule helps, those that look further. */
export function mendCommands(group: RefusalGroup, place: MendContext): MendCommand[] {
  const { program, awsWords, pathOf } = place;
  const { cause, explained, subnetIds } = group.sample;
  if (cause === "allowed-by-groups") {
    const values = subnetIds.map(shellWord).join(",");
    return [
      [
        "the groups allow it: check the network ACL",
        `aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=${values}${awsWords}`,
      ],
    ];
  }
  const extend = extendCommand(group, program, awsWords);
  const back: MendCommand[] =
    explained?.rule.ruleId === undefined
      ? []
      : [
          [
            "or restore the whole rule",
            `${program} revert ${pathOf(explained.journalPath)} --rule ${explained.rule.ruleId}${awsWords}`,
          ],
        ];
  return extend === null ? back : [["allow it now, for a day", extend], ...back];
}

/** Returns the command that keeps the sources for the next plan. */
export function keepCommand({ sources }: RefusalGroup, { program, awsWords, sameWords }: MendContext): MendCommand {
  const chosen = sources.join(",");
  return [
    "and keep it in the next plan",
    `${program} diagnose ${sameWords}${awsWords} --merge keep.yaml --source ${chosen} --reason WHY --owner WHO`,
  ];
}

function extendCommand({ sample, sources }: RefusalGroup, program: string, awsWords: string): string | null {
  const { groups, explained, protocol, port } = sample;
  const groupId = explained?.groupId ?? groups[0]?.groupId;
  const name = NAMES[protocol];
  if (groupId === undefined || name === undefined) return null;
  const ports = protocol === 6 || protocol === 17 ? `${name}:${port}` : name;
  const cidrs = sources.map((source) => `${source}/${source.includes(":") ? 128 : 32}`).join(",");
  return `${program} extend --cidr ${cidrs} --group ${shellWord(groupId)} --port ${ports} --for 24h${awsWords}`;
}

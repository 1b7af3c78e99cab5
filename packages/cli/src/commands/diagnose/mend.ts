import type { Refusal } from "@sgt/rules";
import { shellWord } from "../../render/shell-path.js";

/** What a person may paste, and what it does. */
export type MendCommand = readonly [says: string, command: string];

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

export interface MendPlace {
  readonly program: string;
  /** As typed: what else a command needs to reach the same account. */
  readonly awsWords: string;
  readonly pathOf: (path: string) => string;
}

/** Returns the commands that let a source in again, the quickest first; where no rule helps, those that look further. */
export function mendCommands(refusal: Refusal, { program, awsWords, pathOf }: MendPlace): MendCommand[] {
  const { cause, explained, subnetIds } = refusal;
  if (cause === "allowed-by-groups") {
    const values = subnetIds.map(shellWord).join(",");
    return [
      [
        "the groups admit it: look at the network ACL",
        `aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=${values}${awsWords}`,
      ],
    ];
  }
  const extend = extendCommand(refusal, program, awsWords);
  const back: MendCommand[] =
    explained?.rule.ruleId === undefined
      ? []
      : [
          [
            "or put the whole rule back",
            `${program} revert ${pathOf(explained.journalPath)} --rule ${explained.rule.ruleId}${awsWords}`,
          ],
        ];
  return extend === null ? back : [["let it in now, for a day", extend], ...back];
}

function extendCommand(
  { groups, explained, source, protocol, port }: Refusal,
  program: string,
  awsWords: string,
): string | null {
  const groupId = explained?.groupId ?? groups[0]?.groupId;
  const name = NAMES[protocol];
  if (groupId === undefined || name === undefined) return null;
  const ports = protocol === 6 || protocol === 17 ? `${name}:${port}` : name;
  const cidr = `${source}/${source.includes(":") ? 128 : 32}`;
  return `${program} extend --cidr ${cidr} --group ${shellWord(groupId)} --port ${ports} --for 24h${awsWords}`;
}

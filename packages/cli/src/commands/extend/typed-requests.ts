import { type ExtendRequest, parseGroupId, parseSource, parseTraffic } from "@sgt/rules";
import { UsageError } from "../../errors/usage-error.js";
import type { ExtendArgs } from "./options.js";

type Typed = Pick<ExtendArgs, "cidr" | "group" | "port" | "logs" | "evidence">;

/** Returns every CIDR on every port of every group; null when they are to be found in logs. */
export function typedRequests({ cidr, group, port, logs, evidence }: Typed): ExtendRequest[] | null {
  const finds = logs !== undefined || evidence !== undefined;
  if (cidr === undefined && finds) return null;
  if (cidr !== undefined && finds) {
    throw new UsageError("--cidr and logs are both given", "Say who, or where to find out: not both.");
  }
  if (cidr === undefined || group === undefined || port === undefined) {
    throw new UsageError(
      "who, where and which port is not all given",
      "Give --cidr, --group and --port, or --logs to find out.",
    );
  }
  const [sources, groups, traffics] = [cidr.map(parseSource), group.map(parseGroupId), port.map(parseTraffic)];
  return groups.flatMap((groupId) =>
    traffics.flatMap((traffic) => sources.map((source) => ({ groupId, ...traffic, cidr: source }))),
  );
}

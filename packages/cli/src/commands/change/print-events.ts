import type { ChangeEvent } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import { formatDuration, safeText } from "@sgt/report/text";
import type { Reporter } from "../../reporters/reporter.js";

const ACTIONS: Readonly<Record<string, string>> = {
  authorize: "authorize",
  revoke: "revoke",
  modify: "change in place",
};

/** Returns a listener that tells a change step by step. */
export function printEvents(reporter: Reporter): (event: ChangeEvent) => void {
  return (event) => {
    const line = eventLine(event);
    if (line !== null) reporter.say(line);
  };
}

function eventLine(event: ChangeEvent): string | null {
  switch (event.kind) {
    case "preflight":
      return `checking permissions with a dry run, ${counted(event.groupCount, "group")}`;
    case "lock-narrow":
      return `"${safeText(event.folder)}" cannot be written: another run on this machine is not locked out`;
    case "untagged":
      return "ec2:CreateTags is not permitted: new rules get no tag that names the plan";
    case "group-started":
      return `${event.index}/${event.groupCount} ${safeText(event.groupName)} (${event.groupId})`;
    case "call":
      return `  ${ACTIONS[event.action] ?? event.action} ${counted(event.ruleCount, "rule")}${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`;
    case "outcome":
      return event.awsCode === null ? null : `  AWS answered ${event.awsCode}`;
    case "waiting":
      return event.reason === "retry" ? `  waiting ${event.waitMs} ms before the next attempt` : null;
    case "wave-done":
      return `wave ${event.index} of ${event.waveCount} done, ${counted(event.leftCount, "group")} left${event.pauseMs > 0 ? `; waiting ${formatDuration(event.pauseMs / 1000)}` : ""}`;
    case "group-done":
      return "  verified";
    case "halted":
      return null;
  }
}

import { counted } from "@sgt/cidr";
import type { FlowLogCoverage, LoggingIssue } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { firstOf } from "../../render/first-of.js";

/** As many interfaces as a person reads; the JSON has all. */
const SHOWN = 5;

/** Returns how the interfaces of the snapshot are logged, account by account, what is missing first. */
export function loggingSection(coverages: readonly FlowLogCoverage[]): Section {
  const enis = coverages.flatMap((one) => one.enis);
  const logged = enis.filter(({ state }) => state === "logged").length;
  const total = `${logged} of ${counted(enis.length, "interface")} with security groups are covered by a flow log since before the window`;
  return { title: "Flow logs", lines: [total, ...coverages.flatMap(issueLines)] };
}

function issueLines({ accountId, region, issues }: FlowLogCoverage): string[] {
  const ordered = [...issues].sort((a, b) => Number(b.isHole) - Number(a.isHole));
  return ordered.map((issue) => `- ${accountId}, ${region}: ${issueText(issue)}`);
}

function issueText({ isHole, message, eniIds, flowLogIds }: LoggingIssue): string {
  const ids = eniIds.length > 0 ? eniIds : flowLogIds;
  const list = ids.length === 0 ? "" : `: ${firstOf(ids, SHOWN).join(", ")}`;
  return `${isHole ? "" : "(no gap) "}${message}${list}`;
}

/** Reports whether accepted traffic of the window may never have been logged. */
export function hasLoggingHole(coverages: readonly FlowLogCoverage[]): boolean {
  return coverages.some(({ issues }) => issues.some(({ isHole }) => isHole));
}

import type { AccountsResult, CollectResult } from "@sgt/aws";
import { counted, formatCount } from "@sgt/cidr";
import type { Table } from "@sgt/report/text";
import { groupBy, SNAPSHOT_FILES, type SnapshotFile } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { areFlowLogsKnown, type CollectedRegion, logsPlace, type VpcLogging } from "./vpc-logging.js";

/** Up to so many regions are shown one by one. */
export const FEW = 3;

/** What a collection came to, as a person reads it: what could not be read comes first. `read` are the regions, where they are few. */
export function collectSections(
  result: AccountsResult,
  { read, verbose }: { readonly read: readonly CollectedRegion[]; readonly verbose: boolean },
): Section[] {
  const parts = read.length > 0 ? read.map(regionSection) : [accountsSection(result)];
  const files = verbose ? result.regions.map(filesSection) : [];
  return [notReadSection(result), ...files, ...parts.flat(), missingSection(result), totalSection(result)];
}

const STATES = { on: "on", part: "on a part of it", off: "OFF: what reaches it is not logged" } as const;

function regionSection({ region: collected, vpcs }: CollectedRegion): Section[] {
  const { accountId, region, groups, enis } = collected;
  const ruleCount = groups.reduce((sum, { ingress, egress }) => sum + ingress.length + egress.length, 0);
  const isKnown = areFlowLogsKnown(collected);
  const on = vpcs.filter(({ state }) => state === "on").length;
  return [
    {
      title: `${accountId}, ${region}`,
      lines: [
        `Groups      ${formatCount(groups.length)}, with ${counted(ruleCount, "rule")}`,
        `Interfaces  ${formatCount(enis.length)}`,
        `Flow logs   ${isKnown ? `on for ${on} of ${counted(vpcs.length, "VPC")}` : "could not be read"}`,
      ],
    },
    { table: vpcTable(isKnown ? vpcs : []) },
  ];
}

function vpcTable(vpcs: readonly VpcLogging[]): Table {
  return {
    columns: [
      { title: "VPC" },
      { title: "Interfaces", align: "right" },
      { title: "Flow logs", wraps: true },
      { title: "Since" },
    ],
    rows: vpcs.map(({ vpcId, name, interfaceCount, state, log }) => [
      name === "" ? vpcId : `${name}\n${vpcId}`,
      formatCount(interfaceCount),
      log === null ? STATES[state] : `${STATES[state]}\n${logsPlace(log) ?? "to a delivery stream"}`,
      log?.createdAt?.slice(0, 10) ?? "",
    ]),
  };
}

function missingSection({ regions }: AccountsResult): Section {
  return {
    title: "Missing",
    lines: regions.flatMap(({ accountId, region, missing }) => [
      ...missing.map(({ file, reason }) => `- ${accountId} ${region} ${file}: ${reason}`),
      ...quotaLines(missing),
    ]),
  };
}

function notReadSection({ notRead, accounts }: AccountsResult): Section {
  const names = namesOf(accounts);
  return {
    title: "Could not be read",
    lines: notRead.map(({ accountId, region, reason }) => {
      const place = [accountId, names.get(accountId), region].filter((part) => part !== undefined && part !== "");
      return `- ${place.join(" ")}: ${reason}`;
    }),
  };
}

const namesOf = (accounts: AccountsResult["accounts"]): ReadonlyMap<string, string> =>
  new Map(accounts.map(({ accountId, name }) => [accountId, name]));

function filesSection({ accountId, region, files }: CollectResult): Section {
  return {
    title: `Files of ${accountId}, ${region}`,
    table: {
      columns: [{ title: "File" }, { title: "Items", align: "right" }],
      rows: files.map(({ file, itemCount }) => [file, formatCount(itemCount)]),
    },
  };
}

/** A quota that is not known is not made up in silence. */
function quotaLines(missing: CollectResult["missing"]): string[] {
  const isMissing = missing.some(({ file }) => file === SNAPSHOT_FILES.ruleQuota);
  return isMissing ? ["- the applied quota was not read: plans use AWS's default of 60 rules per group"] : [];
}

/** One row for each account: 300 accounts are read, 1,200 regions are not. */
function accountsSection({ regions, accounts }: AccountsResult): Section {
  const names = namesOf(accounts);
  const count = (title: string) => ({ title, align: "right" as const });
  return {
    title: "Read",
    table: {
      columns: [
        { title: "Account" },
        { title: "Name" },
        count("Regions"),
        count("Groups"),
        count("Rules"),
        count("Interfaces"),
        count("Flow logs"),
        count("Missing files"),
      ],
      rows: [...groupBy(regions, ({ accountId }) => accountId)].map(([accountId, own]) => [
        accountId,
        names.get(accountId) ?? "",
        ...[
          own.length,
          itemCount(own, SNAPSHOT_FILES.securityGroups),
          itemCount(own, SNAPSHOT_FILES.securityGroupRules),
          itemCount(own, SNAPSHOT_FILES.networkInterfaces),
          itemCount(own, SNAPSHOT_FILES.flowLogs),
          own.flatMap(({ missing }) => missing).length,
        ].map(formatCount),
      ]),
    },
  };
}

function itemCount(regions: readonly CollectResult[], list: SnapshotFile): number {
  const counts = regions.flatMap(({ files }) => files.filter(({ file }) => file === list));
  return counts.reduce((sum, { itemCount: items }) => sum + items, 0);
}

function totalSection({ regions, notRead, keptCount }: AccountsResult): Section {
  const accountCount = new Set(regions.map(({ accountId }) => accountId)).size;
  const kept = keptCount === 0 ? "" : `, ${counted(keptCount, "region")} kept from before`;
  const holes = notRead.length === 0 ? "" : `; ${notRead.length} could not be read`;
  return {
    headline: `${counted(regions.length, "region")} of ${counted(accountCount, "account")} read${kept}${holes}`,
  };
}

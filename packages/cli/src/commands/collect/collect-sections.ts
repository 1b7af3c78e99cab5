import type { AccountsResult, CollectResult } from "@sgt/aws";
import { counted, formatCount } from "@sgt/cidr";
import { groupBy, SNAPSHOT_FILES, type SnapshotFile } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";

/** Up to so many regions are shown file by file. */
const FEW = 3;

/** What a collection came to, as a person reads it: what could not be read comes first. */
export function collectSections(result: AccountsResult): Section[] {
  const { regions } = result;
  const parts = regions.length <= FEW ? regions.map(filesSection) : [accountsSection(result)];
  return [notReadSection(result), ...parts, totalSection(result)];
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

function filesSection({ accountId, region, files, missing }: CollectResult): Section {
  return {
    title: `${accountId}, ${region}`,
    table: {
      columns: [{ title: "File" }, { title: "Items", align: "right" }],
      rows: files.map(({ file, itemCount }) => [file, formatCount(itemCount)]),
    },
    lines: [...missing.map(({ file, reason }) => `- missing: ${file}: ${reason}`), ...quotaLines(missing)],
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
          own.flatMap(({ missing }) => missing).length,
        ].map(formatCount),
      ]),
    },
    lines: regions.flatMap(({ accountId, region, missing }) =>
      missing.map(({ file, reason }) => `- missing: ${accountId} ${region} ${file}: ${reason}`),
    ),
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

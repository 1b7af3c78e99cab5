import type { CollectEvent, CollectProgress } from "@sgt/aws";
import { counted } from "@sgt/cidr";
import type { Reporter } from "./reporter.js";

/** Tells a collection on stderr; `hasBegun` says whether there may be something to resume. */
export function printCollection(reporter: Reporter): {
  onEvent: (event: CollectEvent) => void;
  hasBegun: () => boolean;
} {
  let accountCount = 0;
  let readCount = 0;
  const onEvent = (event: CollectEvent): void => {
    if (event.kind === "accounts-chosen") {
      accountCount = event.accountCount;
      if (accountCount > 1) reporter.say(`${counted(accountCount, "account")} to read`);
    }
    if (event.kind === "region-done") readCount += 1;
    if (event.kind === "file-missing")
      reporter.warn(`not collected: ${event.accountId} ${event.region} ${event.file}: ${event.reason}`);
    if (event.kind === "not-read") reporter.warn(`not read: ${placeOf(event)}: ${event.reason}`);
    if ("progress" in event) showProgress(event.progress, reporter);
  };
  return { onEvent, hasBegun: () => readCount > 0 };
}

/** An account, or a region of it. */
export function placeOf({
  accountId,
  region,
}: {
  readonly accountId: string;
  readonly region?: string | undefined;
}): string {
  return region === undefined ? `account ${accountId}` : `${accountId} ${region}`;
}

function showProgress(progress: CollectProgress, reporter: Reporter): void {
  const { accountsDone, accountCount, regionsDone, regionCount, throttledCount, requestCount } = progress;
  reporter.progress({
    label: "collecting",
    done: accountsDone,
    total: accountCount,
    unit: accountCount === 1 ? "account" : "accounts",
    also: { count: regionsDone, total: regionCount, unit: "regions" },
    note: throttledCount === 0 ? undefined : `${throttledCount} of ${counted(requestCount, "request")} throttled`,
  });
}

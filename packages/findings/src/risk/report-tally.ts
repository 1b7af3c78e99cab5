import { EXPOSURES, type Exposure, type ExposureState } from "../finding/exposure.js";
import {
  addCounts,
  compareCounts,
  countSeverities,
  isAtLeast,
  riskScore,
  type SeverityCounts,
} from "../finding/severity.js";
import type { RegionAssessment } from "./assess-region.js";
import type { GroupTightening } from "./region-evidence.js";
import type { AccountSummary, ReportSummary, UnreadableRegion } from "./report-summary.js";

type Exposed = Readonly<Record<ExposureState, number>>;

/** How many plans the report names. */
const MOST_SHRINKS = 10;

const NO_COUNTS = countSeverities([]);
const NONE_EXPOSED: Exposed = { reachable: 0, unknown: 0, "not-reachable": 0 };

/** Adds up assessments region by region, so that none of them has to be kept. */
export class ReportTally {
  readonly #accounts = new Map<string, Omit<AccountSummary, "rank" | "score">>();
  readonly #unreadable: UnreadableRegion[] = [];
  #shrinks: readonly GroupTightening[] = [];
  #regionCount = 0;
  readonly #names: ReadonlyMap<string, string>;

  /** @param names of accounts by their id, where an organization told them */
  constructor(names: ReadonlyMap<string, string> = new Map()) {
    this.#names = names;
  }

  /** Counts one region in. */
  add(assessment: RegionAssessment): void {
    const { accountId, region, counts, missing, collectedAt } = assessment;
    const known = this.#accounts.get(accountId);
    this.#regionCount += 1;
    this.#accounts.set(accountId, {
      accountId,
      accountName: this.#names.get(accountId) ?? "",
      regions: [...(known?.regions ?? []), region],
      groupCount: (known?.groupCount ?? 0) + assessment.groupCount,
      aclCount: (known?.aclCount ?? 0) + assessment.aclCount,
      ruleCount: (known?.ruleCount ?? 0) + assessment.rules.length,
      counts: addCounts(known?.counts ?? NO_COUNTS, counts),
      exposed: addExposed(known?.exposed ?? NONE_EXPOSED, exposedOf(assessment)),
      collectedAt: spanOf(known?.collectedAt ?? null, collectedAt),
      missing: [...(known?.missing ?? []), ...missing.map((part) => ({ region, ...part }))],
    });
    this.#shrinks = [...this.#shrinks, ...assessment.shrinks].sort(byRemoved).slice(0, MOST_SHRINKS);
  }

  /** Notes a region of which nothing is known. */
  addUnreadable(region: UnreadableRegion): void {
    this.#unreadable.push(region);
  }

  /** Returns the sums, accounts worst first. */
  summary(of: Pick<ReportSummary, "createdAt" | "toolVersion" | "evidence">): ReportSummary {
    const accounts = [...this.#accounts.values()].sort(
      (a, b) => compareCounts(a.counts, b.counts) || (a.accountId < b.accountId ? -1 : 1),
    );
    const sum = (pick: (account: (typeof accounts)[number]) => number) =>
      accounts.reduce((total, one) => total + pick(one), 0);
    return {
      schema: "sgt/report/v1",
      ...of,
      complete: this.#unreadable.length === 0 && accounts.every((account) => account.missing.length === 0),
      unreadable: this.#unreadable,
      accounts: accounts.map((account, index) => ({
        ...account,
        rank: index + 1,
        score: riskScore(account.counts).toString(),
      })),
      totals: {
        accountCount: accounts.length,
        regionCount: this.#regionCount,
        groupCount: sum((one) => one.groupCount),
        aclCount: sum((one) => one.aclCount),
        ruleCount: sum((one) => one.ruleCount),
        counts: accounts.map((one) => one.counts).reduce<SeverityCounts>(addCounts, NO_COUNTS),
        exposed: accounts.map((one) => one.exposed).reduce<Exposed>(addExposed, NONE_EXPOSED),
      },
      shrinks: this.#shrinks,
    };
  }
}

/** Critical and high findings only: of the rest nobody asks first whether they can be reached. */
function exposedOf({ findings }: RegionAssessment): Exposed {
  const count = (state: Exposure["state"]) =>
    findings.filter(({ severity, exposure }) => isAtLeast(severity, "high") && exposure.state === state).length;
  return { reachable: count("reachable"), unknown: count("unknown"), "not-reachable": count("not-reachable") };
}

function addExposed(a: Exposed, b: Exposed): Exposed {
  return Object.fromEntries(EXPOSURES.map((state) => [state, a[state] + b[state]])) as Exposed;
}

function spanOf(known: AccountSummary["collectedAt"], at: string | null): AccountSummary["collectedAt"] {
  if (at === null || known === null) return at === null ? known : { oldest: at, newest: at };
  return { oldest: at < known.oldest ? at : known.oldest, newest: at > known.newest ? at : known.newest };
}

function byRemoved(a: GroupTightening, b: GroupTightening): number {
  const difference = removedBy(b) - removedBy(a);
  return difference > 0n ? 1 : difference < 0n ? -1 : a.groupId < b.groupId ? -1 : 1;
}

function removedBy({ addressesBefore, addressesAfter }: GroupTightening): bigint {
  return BigInt(addressesBefore) - BigInt(addressesAfter);
}

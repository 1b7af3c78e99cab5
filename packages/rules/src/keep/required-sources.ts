import { DAY_S } from "@sgt/cidr";
import type { CidrRule, SecurityGroup } from "@sgt/snapshot";
import { rulesError } from "../errors.js";

import type { Risk } from "../plan/plan.js";
import { ApprovedList } from "./approved-list.js";
import type { Exception } from "./exception.js";
import { clipToRule, type RequiredSource, requiredSource } from "./kept-traffic.js";

const BY_LIST = { reasonId: "approved-list", reason: "approved list" } as const;

/** How long an expired exception still holds, with a warning, before it stops the plan. */
const GRACE_DAYS = 30;

/** Tells what has to stay allowed in each group, by exceptions and by an approved list. */
export class RequiredSources {
  readonly #exceptions: readonly { readonly exception: Exception; readonly source: RequiredSource }[];
  readonly #approved: ApprovedList | null;
  readonly #accountId: string;
  readonly #today: string;

  /**
   * @param now ISO time
   * @throws `SGT_RULES_EXCEPTION_EXPIRED` for an exception that ended more than 30 days ago.
   */
  constructor(input: {
    readonly exceptions: readonly Exception[];
    readonly approved: readonly string[] | null;
    readonly accountId: string;
    readonly now: string;
  }) {
    this.#today = input.now.slice(0, 10);
    this.#accountId = input.accountId;
    this.#approved = input.approved === null ? null : new ApprovedList(input.approved);
    for (const exception of input.exceptions) refuseLongExpired(exception, input.now);
    this.#exceptions = input.exceptions.map((exception) => ({
      exception,
      source: requiredSource(exception.source, exception, { reasonId: "exception", reason: reasonOf(exception) }),
    }));
  }

  /** What of a rule has to stay allowed; empty for nothing. */
  insideRule(group: SecurityGroup, { rule, cidr, range }: CidrRule): RequiredSource[] {
    const approved = this.#approved?.inside(cidr, range) ?? [];
    return [
      ...this.#inScope(group).flatMap(({ source }) => clipToRule(source, rule, cidr, range) ?? []),
      ...approved.map((inner) => requiredSource(inner, rule, BY_LIST)),
    ];
  }

  /** Reports whether an exception names sources for just this group. */
  namesSourcesOf(group: SecurityGroup): boolean {
    return this.#inScope(group).some(({ exception }) => exception.scope.group === group.groupId);
  }

  /** Exceptions for the group that are past their end. */
  expiredRisks(group: SecurityGroup): Risk[] {
    return this.#inScope(group)
      .filter(({ exception }) => exception.expires !== null && exception.expires < this.#today)
      .map(({ exception }) => ({
        id: "exception-expired",
        message: `the exception for ${exception.source} of ${exception.owner} ended on ${exception.expires}; it stops plans ${GRACE_DAYS} days after that`,
      }));
  }

  #inScope(group: SecurityGroup) {
    return this.#exceptions.filter(({ exception }) => isInScope(exception, group, this.#accountId));
  }
}

function isInScope({ scope }: Exception, group: SecurityGroup, accountId: string): boolean {
  if (scope.group !== undefined && scope.group !== group.groupId) return false;
  if (scope.vpc !== undefined && scope.vpc !== group.vpcId) return false;
  if (scope.account !== undefined && scope.account !== accountId) return false;
  return scope.tag === undefined || hasTag(group.tags, scope.tag);
}

function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const at = wanted.indexOf("=");
  return at < 0 ? Object.hasOwn(tags, wanted) : tags[wanted.slice(0, at)] === wanted.slice(at + 1);
}

function refuseLongExpired({ source, owner, expires }: Exception, now: string): void {
  if (expires === null) return;
  const endedMs = Date.parse(`${expires}T00:00:00Z`) + (1 + GRACE_DAYS) * DAY_S * 1000;
  if (Date.parse(now) < endedMs) return;
  throw rulesError("SGT_RULES_EXCEPTION_EXPIRED", `the exception for ${source} of "${owner}" ended on ${expires}`, {
    hint: "Renew it with its owner, or remove it.",
    details: { source, owner, expires },
  });
}

function reasonOf({ owner, reason, ticket, expires }: Exception): string {
  const end = expires === null ? "" : `, until ${expires}`;
  return `${owner}: ${reason}${ticket === null ? "" : ` (${ticket})`}${end}`;
}

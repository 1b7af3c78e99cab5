import type { Exception } from "@sgt/rules";
import { readExceptions } from "@sgt/rules/node";
import type { RegionSnapshot, Snapshot } from "@sgt/snapshot";
import type { CommandContext } from "../command.js";
import { idOf, namedAccounts, namedGroups, namedVpcs } from "./named-things.js";

/** What tells the names that an exceptions file may use. */
export interface KeepPlace {
  readonly snapshot: Snapshot;
  /** The region that the exceptions are read for. */
  readonly region: RegionSnapshot;
}

/**
 * Reads exceptions, with the names of groups, VPCs and accounts in their scopes turned into ids. The file may be one for many accounts, so a
 * name that this region does not hold stays and fits nothing; one that no region of the snapshot holds is mistyped, and is warned of.
 *
 * @throws {UsageError} `SGT_CLI_AMBIGUOUS_NAME`, and what `readExceptions` throws.
 */
export async function readKeep(path: string, place: KeepPlace, { reporter }: CommandContext): Promise<Exception[]> {
  const exceptions = await readExceptions(path);
  return exceptions.map((exception) => {
    const { source, scope } = exception;
    for (const name of unheard(scope, place.snapshot))
      reporter.warn(`exception for ${source}: nothing in the snapshot is called "${name}", so it keeps nothing`);
    return { ...exception, scope: scopeById(scope, place) };
  });
}

type Scope = Exception["scope"];

/** Its account and VPC come first: they may say which of several groups is meant. */
function scopeById(scope: Scope, { snapshot, region }: KeepPlace): Scope {
  const account = scope.account && (idOf(scope.account, namedAccounts(snapshot), "account") ?? scope.account);
  if (account !== undefined && account !== region.accountId) return { ...scope, account };
  const vpc = scope.vpc && (idOf(scope.vpc, namedVpcs(region), "VPC") ?? scope.vpc);
  const groups = region.groups.filter(({ vpcId }) => vpc === undefined || vpcId === vpc);
  const group = scope.group && (idOf(scope.group, namedGroups(groups), "group") ?? scope.group);
  return { ...scope, account, vpc, group };
}

const IDS = { group: /^sg-/, vpc: /^vpc-/, account: /^\d{12}$/ };

/** Names of a scope that stand for nothing in the whole snapshot. An id may be one of an account that is not in it. */
function unheard(scope: Scope, snapshot: Snapshot): string[] {
  const things = {
    group: namedGroups(snapshot.regions.flatMap(({ groups }) => groups)),
    vpc: snapshot.regions.flatMap(namedVpcs),
    account: namedAccounts(snapshot),
  };
  return (["group", "vpc", "account"] as const).flatMap((part) => {
    const name = scope[part];
    const isHeard =
      name === undefined || IDS[part].test(name) || things[part].some(({ names }) => names.includes(name));
    return isHeard ? [] : [name];
  });
}

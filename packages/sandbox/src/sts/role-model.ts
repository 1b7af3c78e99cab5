/** How the roles of the sandbox's accounts are set up; without it every role of every account may be assumed. */
export interface RoleModel {
  /** Roles by name; any when absent. */
  readonly names?: readonly string[];
  /** What the trust policies demand as `sts:ExternalId`. */
  readonly externalId?: string;
  /** Accounts whose roles do not trust the caller. */
  readonly deniedAccounts?: readonly string[];
  /** How long sessions really last, whatever was asked for: to see them end within a test. */
  readonly lifetimeSeconds?: number;
}

/** Whether the role lets the caller in. AWS says the same for a role that is missing and one that refuses. */
export function isTrusted(
  { names, externalId, deniedAccounts }: RoleModel,
  asked: { readonly accountId: string; readonly roleName: string; readonly externalId: string | undefined },
): boolean {
  return (
    (names === undefined || names.includes(asked.roleName)) &&
    (externalId === undefined || externalId === asked.externalId) &&
    deniedAccounts?.includes(asked.accountId) !== true
  );
}

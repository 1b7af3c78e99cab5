import { UsageError } from "../../errors/usage-error.js";
import type { IpsArgs } from "./options.js";

/**
 * Refuses what only a snapshot takes beside an account, and the other way, before anything is read.
 * @throws {UsageError}
 */
export function checkSource(args: IpsArgs): void {
  if (args.snapshot === undefined) checkLive(args);
  else checkSnapshot(args);
}

function checkSnapshot(args: IpsArgs): void {
  const given: readonly (readonly [option: string, isGiven: boolean])[] = [
    ["profile", args.profile !== undefined],
    ["regions", args.regions !== undefined],
    ["accounts", args.accounts !== undefined],
    ["organization", args.organization],
    ["ou", args.ou !== undefined],
    ["role-name", args.roleName !== undefined],
    ["external-id", args.externalId !== undefined],
  ];
  const [option] = given.find(([, isGiven]) => isGiven) ?? [];
  if (option === undefined) return;
  throw new UsageError(
    `--snapshot is read offline; --${option} is for a live account`,
    "Leave out --snapshot to read the live account; --account and --region choose from a snapshot.",
  );
}

function checkLive({ account, region = [] }: IpsArgs): void {
  if (account !== undefined) {
    throw new UsageError(
      "--account chooses from a snapshot",
      "Name a --snapshot, or accounts to read with --accounts.",
    );
  }
  if (region.length > 1) {
    throw new UsageError("--region of an account is one", `Write --regions ${region.join(",")}.`);
  }
}

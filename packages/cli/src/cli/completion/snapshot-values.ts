import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What is known of a value that may stand next: itself, and what it is for. */
export type Completion = readonly [word: string, says: string];

/** A group of a snapshot, or one of its accounts or regions: read from names of folders, and the groups' file where it is needed. */
export type SnapshotNoun = "account" | "region" | "group";

const ACCOUNT = /^\d{12}$/;

/** Returns the accounts, regions or groups of a snapshot folder; none where there is no such folder. */
export async function snapshotValues(folder: string, noun: SnapshotNoun): Promise<Completion[]> {
  const accounts = (await namesIn(folder)).filter((name) => ACCOUNT.test(name));
  if (noun === "account") return accounts.map((account) => [account, "account"]);
  const places = await Promise.all(
    accounts.map(async (one) => (await namesIn(join(folder, one))).map((region) => [one, region])),
  );
  const all = places.flat();
  if (noun === "region") return [...new Set(all.map(([, region = ""]) => region))].map((region) => [region, "region"]);
  return (await Promise.all(all.map(([account = "", region = ""]) => groupsIn(join(folder, account, region))))).flat();
}

/** Ids with names, and names with ids. */
async function groupsIn(folder: string): Promise<Completion[]> {
  const text = await readFile(join(folder, "ec2-describe-security-groups.json"), "utf8").catch(() => "{}");
  const { SecurityGroups: groups = [] } = JSON.parse(text) as {
    readonly SecurityGroups?: readonly { readonly GroupId?: string; readonly GroupName?: string }[];
  };
  return groups.flatMap(({ GroupId: id, GroupName: name }): Completion[] =>
    id === undefined ? [] : [[id, name ?? ""], ...(name === undefined ? [] : [[name, id] as const])],
  );
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

import { resolve } from "node:path";
import { isSgtError } from "@sgt/cidr";
import {
  type Database,
  Geoip,
  openCloudRanges,
  openDatabaseFile,
  openInstalled,
  openList,
  openOwnRanges,
  readStore,
} from "@sgt/geoip/node";
import type { CommandContext } from "../command.js";
import type { Io } from "../io/io.js";
import { storePlace, todayOf } from "./store-place.js";

/** Files of databases and lists, as options name them. */
export interface GeoipFiles {
  readonly city?: readonly string[] | undefined;
  readonly asn?: readonly string[] | undefined;
  readonly own?: readonly string[] | undefined;
  readonly tor?: readonly string[] | undefined;
  readonly vpn?: readonly string[] | undefined;
  readonly hosting?: readonly string[] | undefined;
  readonly cloud?: readonly string[] | undefined;
  readonly dir?: string | undefined;
}

/**
 * Opens one's own ranges, the databases that are given or else those that are installed, and the lists. One's own ranges are
 * enough; that nothing else was there to be asked is said.
 * @param needed false where the answer is of use without any place: that there are no databases is a warning
 * @throws `SGT_GEOIP_NOT_INSTALLED` when none is given and none installed; what opening a file can throw.
 */
export async function openGeoip(
  files: GeoipFiles,
  { io, reporter }: Pick<CommandContext, "io" | "reporter">,
  needed = true,
): Promise<Geoip> {
  const { signal } = io;
  const each = <T>(paths: readonly string[] | undefined, open: (path: string) => Promise<T>): Promise<T[]> =>
    Promise.all((paths ?? []).map((path) => open(resolve(io.cwd, path))));
  const own = await each(files.own, openOwnRanges);
  const city = await each(files.city, (path) => openDatabaseFile(path, { expect: "place", signal }));
  const asn = await each(files.asn, (path) => openDatabaseFile(path, { expect: "network", signal }));
  const given: Database[] = [...city, ...asn];
  const databases = given.length > 0 ? given : await installed(files, { io, reporter }, { own, needed });
  const tor = await each(files.tor, (path) => openList(path, "tor"));
  const vpn = await each(files.vpn, (path) => openList(path, "vpn"));
  const hosting = await each(files.hosting, (path) => openList(path, "hosting"));
  const cloud = await each(files.cloud, openCloudRanges);
  const lists = [...tor, ...vpn, ...hosting];
  return new Geoip({
    databases: [...own, ...databases],
    lists: [...lists.map(({ networks }) => networks), ...cloud],
    asLists: lists.map(({ asns }) => asns),
    today: todayOf(io),
  });
}

async function installed(
  { dir }: GeoipFiles,
  { io, reporter }: Pick<CommandContext, "io" | "reporter">,
  { own, needed }: { readonly own: readonly Database[]; readonly needed: boolean },
): Promise<Database[]> {
  try {
    return await openInstalled(storePlace(dir, io), io.signal);
  } catch (error) {
    const isAbsent = isSgtError(error) && error.code === "SGT_GEOIP_NOT_INSTALLED";
    if (!isAbsent || (needed && own.length === 0)) throw error;
    const without = own.length > 0 ? "only your own ranges are asked" : "no places and networks are shown";
    reporter.warn(`${without}: no database is installed (sgt geoip install)`);
    return [];
  }
}

/** What the licences of the databases that were opened want to be said; of files that were given, their names. */
export async function attributionsOf(
  files: GeoipFiles,
  { databases }: Geoip,
  io: Pick<Io, "cwd" | "env">,
): Promise<string[]> {
  const named = (name: string, builtOn: string | null): string => (builtOn === null ? name : `${name} (${builtOn})`);
  if ((files.city ?? files.asn) !== undefined) return databases.map(({ info }) => named(info.name, info.builtOn));
  const installed = await readStore(storePlace(files.dir, io));
  return [...new Set(installed.databases.map(({ attribution, builtOn }) => named(attribution, builtOn)))];
}

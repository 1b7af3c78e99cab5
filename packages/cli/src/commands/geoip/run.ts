import { counted } from "@sgt/cidr";
import { type InstalledDatabase, readStore, writeStore } from "@sgt/geoip/node";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { storePlace, todayOf } from "../../inputs/store-place.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument } from "../../render/document.js";
import { bringDatabases } from "./bring-databases.js";
import type { GeoipArgs } from "./options.js";
import { ageInDays, OLD_DAYS, statusSections } from "./status-sections.js";

/** `sgt geoip install` and `sgt geoip status`. */
export async function run(args: GeoipArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  const dir = storePlace(args.dir, io);
  const today = todayOf(io);
  if (args.action === "install") {
    const files = await bringDatabases(args, context);
    reporter.say(`checking ${counted(files.length, "database")}`);
    const { databases } = await writeStore(files, { dir, today, signal: io.signal });
    await show(databases, { args, dir, today }, context);
    printAge(databases, today, context, NEWER);
    return EXIT.done;
  }
  const { databases } = await readStore(dir);
  await show(databases, { args, dir, today }, context);
  if (databases.length === 0) reporter.warn(`nothing is installed in ${dir}: run sgt geoip install`);
  return printAge(databases, today, context, `renew them with sgt geoip install; ${NEWER}`) || databases.length === 0
    ? EXIT.pending
    : EXIT.done;
}

async function show(
  databases: readonly InstalledDatabase[],
  { args, dir, today }: { readonly args: GeoipArgs; readonly dir: string; readonly today: string },
  { out, width, paint }: CommandContext,
): Promise<void> {
  if (args.format === "json") {
    const ages = databases.map((database) => ({ ...database, ageDays: ageInDays(database, today) }));
    await out(renderJson({ dir, databases: ages }));
  } else if (databases.length > 0) {
    await out(renderDocument(statusSections(databases, dir, today), { format: "table", width, paint }));
  }
}

/** The free packages may be old however often they are installed. */
const NEWER = "newer ones: --source maxmind (a free account), or --from FILE";

/** Says which databases are old, and what helps; true when there is one. */
function printAge(
  databases: readonly InstalledDatabase[],
  today: string,
  { reporter }: CommandContext,
  hint: string,
): boolean {
  const old = databases.filter((database) => (ageInDays(database, today) ?? OLD_DAYS + 1) > OLD_DAYS);
  const [oldest] = old.map(({ builtOn }) => builtOn ?? "an unknown day").sort();
  if (old.length > 0) {
    reporter.warn(`${counted(old.length, "database")} out of date: the oldest was built on ${oldest}`);
    reporter.say(hint);
  }
  return old.length > 0;
}

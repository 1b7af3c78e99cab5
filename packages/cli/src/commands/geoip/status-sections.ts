import { DAY_S } from "@sgt/cidr";
import type { InstalledDatabase } from "@sgt/geoip/node";
import { formatBytes } from "@sgt/report/text";
import type { Section } from "../../render/document.js";

const DAY_MS = DAY_S * 1000;
/** Networks move all the time; makers publish each month or more often. */
export const OLD_DAYS = 60;

const NOUNS: Readonly<Record<string, string>> = { place: "places", network: "networks", traits: "anonymity" };

/** Days since a database was built; null when nobody knows. */
export function ageInDays({ builtOn }: Pick<InstalledDatabase, "builtOn">, today: string): number | null {
  return builtOn === null ? null : Math.round((Date.parse(today) - Date.parse(builtOn)) / DAY_MS);
}

/** Returns the databases of a store as a table, and what their licences want to be said. */
export function statusSections(databases: readonly InstalledDatabase[], dir: string, today: string): Section[] {
  const rows = databases.map((database) => {
    const age = ageInDays(database, today);
    return [
      database.path.slice(database.path.lastIndexOf("/") + 1),
      database.holds.map((kind) => NOUNS[kind]).join(", "),
      database.families.map((family) => `IPv${family}`).join(", "),
      database.builtOn ?? "unknown",
      age === null ? "" : `${age} d`,
      formatBytes(database.byteCount),
    ];
  });
  return [
    {
      table: {
        columns: [
          { title: "Database" },
          { title: "Holds" },
          { title: "Family", wraps: true },
          { title: "Built" },
          { title: "Age", align: "right" },
          { title: "Size", align: "right" },
        ],
        rows,
      },
    },
    { lines: [`in ${dir}, from ${[...new Set(databases.map(({ source }) => source))].join(", ")}`] },
    { lines: [...new Set(databases.map(({ attribution }) => attribution))] },
  ];
}

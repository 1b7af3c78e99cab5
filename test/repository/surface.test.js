// Holds that every name a package offers is meant: a sibling uses it, a page names it, or what is meant speaks of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const packages = readdirSync("packages");
const text = (path) => readFileSync(path, "utf8");
const filesIn = (folder, ending) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));

/** What stands between braces. */
const listed = (braces) =>
  braces
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Names that a package offers: is each a type only, and what the file declares that it comes from. */
function offeredBy(name) {
  const { exports } = JSON.parse(text(`packages/${name}/package.json`));
  const entries = Object.values(exports).flatMap((entry) => entry.types ?? []);
  const offered = entries.flatMap((entry) =>
    [...text(join("packages", name, entry)).matchAll(/export (type )?\{([^}]*)\} from "\.\/([^"]+)\.js"/g)].flatMap(
      ([, type, braces, from]) => {
        const declared = text(`packages/${name}/dist/${from}.d.ts`).replace(/\/\*[\s\S]*?\*\//g, "");
        return listed(braces).map((part) => [
          part.replace(/^type |.* as /g, ""),
          { isType: type !== undefined || part.startsWith("type "), declared },
        ]);
      },
    ),
  );
  return new Map(offered);
}

/** Names that the source of each package takes from a sibling: `cidr collapse`. */
const used = new Set(
  packages.flatMap((name) =>
    filesIn(`packages/${name}/src`, ".ts").flatMap((path) =>
      [
        ...text(path).matchAll(
          /(?:(?:import|export) (?:type )?\{([^}]*)\} from|\{([^{}]*)\} = await import\()\s*"@sgt\/([a-z]+)/g,
        ),
      ].flatMap(([, imported, awaited, from]) =>
        listed(imported ?? awaited).map((part) => `${from} ${part.replace(/^type | as .*|:.*/g, "")}`),
      ),
    ),
  ),
);

// Decisions tell what was; they are no guide.
const pages = ["README.md", ...filesIn("docs", ".md"), ...packages.map((name) => `packages/${name}/README.md`)]
  .filter((path) => !path.includes("decisions"))
  .map(text)
  .join("\n");
const wordsOf = (page) => new Set(page.match(/\w+/g));
/** Names stand in code; a page that says "Target" of something else names nothing. */
const named = wordsOf(pages.match(/```[\s\S]*?```|`[^`]+`/g).join("\n"));

/** What nobody uses and no page names, and what no name that is meant takes or returns, however far. */
function unmeant(name) {
  const rest = offeredBy(name);
  let meant = [...rest.keys()].filter((word) => named.has(word) || used.has(`${name} ${word}`));
  while (meant.length > 0) {
    const spoken = wordsOf(meant.map((word) => rest.get(word).declared).join("\n"));
    for (const word of meant) rest.delete(word);
    // A value is called by its name: that something meant stands beside it makes nobody call it.
    meant = [...rest.keys()].filter((word) => spoken.has(word) && rest.get(word).isType);
  }
  return [...rest.keys()];
}

test.each(packages)("@sgt/%s offers nothing that nobody asked for", (name) => {
  expect(offeredBy(name).size).toBeGreaterThan(5);
  expect(unmeant(name)).toEqual([]);
});

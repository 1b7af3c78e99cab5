import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { COMMANDS } from "./commands.js";

// What the pages say of the command, held against its specs: names of commands and options, in command lines and in words.
// Codes, links and schemas are held in test/repository/documentation.test.js, what examples print beside each package.

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");
const EVERYBODYS = ["help", "version", "quiet", "no-color", "color", "no-config"];
/** Options of other programs that pages name. */
const OF_OTHERS = new Set([
  ...["no-paginate", "max-items", "starting-token"],
  ...["resource-owner", "resource-type", "association-type", "output", "global", "churn", "platform"],
]);

interface Line {
  readonly file: string;
  readonly text: string;
}

/** By command, the names of each of its options. */
const options = new Map<string, readonly (readonly string[])[]>();
const any = new Set<string>(EVERYBODYS);
let pages: Line[];

beforeAll(async () => {
  for (const { usage, aliases = [], spec } of COMMANDS) {
    const own = (await spec()).options as Readonly<Record<string, { readonly alias?: string | readonly string[] }>>;
    const names = Object.entries(own).map(([name, { alias = [] }]) => [name, ...[alias].flat()]);
    for (const name of names.flat()) any.add(name);
    for (const name of [usage.split(" ")[0] ?? "", ...aliases]) options.set(name, names);
  }
  const files = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];
  for (const folder of ["docs", "examples"])
    for (const name of await readdir(join(ROOT, folder), { recursive: true }))
      if (/\.(md|ya?ml|sh)$/.test(name) && !name.startsWith("decisions/")) files.push(join(folder, name));
  for (const name of await readdir(join(ROOT, "packages"))) files.push(join("packages", name, "README.md"));
  pages = await Promise.all(files.map(async (file) => ({ file, text: await readFile(join(ROOT, file), "utf8") })));
});

/** The code of a page, piece by piece: blocks line by line, and what stands between backticks. */
function code({ file, text }: Line): Line[] {
  const blocks = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) =>
    block.replaceAll("\\\n", " ").split("\n"),
  );
  const rest = text.replaceAll(/^```.*\n[\s\S]*?^```/gm, "");
  const inline = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, one = ""]) => one);
  const own = file.endsWith(".md") ? [...blocks, ...inline] : text.replaceAll("\\\n", " ").split("\n");
  return own.map((one) => ({ file: relative(".", file), text: one }));
}

/** Command lines of sgt, each up to where another command or a remark begins. */
function commandLines(): Line[] {
  const found = pages
    .flatMap(code)
    .flatMap(({ file, text }) =>
      [...text.matchAll(/(?:^|[\s$(|;&])(?:npx )?sgt ([a-z][^#|;&]*)/g)].map(([, line = ""]) => ({ file, text: line })),
    );
  return found.filter(({ text }) => !/^(and |is |plan-|break-glass)/.test(text));
}

function wrongIn({ file, text }: Line): string[] {
  const command = text.split(/\s/)[0] ?? "";
  const known = options.get(command)?.flat();
  if (known === undefined) return [`${file}: no command: ${text}`];
  const [own = ""] = text.split(" -- ");
  const names = [...own.matchAll(/(?<=^|[\s[(])--([a-z][a-z0-9-]*)/g)].map(([, name = ""]) => name);
  const strange = names.filter((name) => ![...known, ...EVERYBODYS].includes(name));
  return strange.map((name) => `${file}: ${command} has no --${name}`);
}

/** Scripts call other programs, also by functions of their own; what they give to sgt is held as a command line. */
function isOfOthers(file: string, text: string): boolean {
  if (file.endsWith(".sh") && !/\bsgt /.test(text)) return true;
  return /\b(aws|esbuild|npm|npx|node|git|terraform|docker|curl|pnpm) /.test(text);
}

describe("pages", () => {
  test("every command line that a page shows is of a command that there is, with options that it has", () => {
    const lines = commandLines();
    expect(lines.flatMap(wrongIn)).toEqual([]);
    expect(lines.length).toBeGreaterThan(80);
  });

  test("every option that a page names is one of some command", () => {
    const wrong: string[] = [];
    let count = 0;
    for (const { file, text } of pages.flatMap(code)) {
      if (isOfOthers(file, text)) continue;
      for (const [, name = ""] of text.matchAll(/(?<=^|[\s[(`])--([a-z][a-z0-9-]*)/g)) {
        count += 1;
        if (!any.has(name) && !OF_OTHERS.has(name)) wrong.push(`${file}: --${name}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(200);
  });

  test("docs/commands.md names every option of each command in the command's own chapter", () => {
    const text = pages.find(({ file }) => file === join("docs", "commands.md"))?.text ?? "";
    const [head = "", ...chapters] = text.split(/^## /m);
    const lacking: string[] = [];
    for (const chapter of chapters) {
      const command = chapter.split("\n")[0] ?? "";
      for (const names of options.get(command) ?? [])
        if (!names.some((name) => `${head}${chapter}`.includes(`--${name}`))) lacking.push(`${command} --${names[0]}`);
    }
    expect(lacking).toEqual([]);
  });
});

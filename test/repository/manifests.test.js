// What every published package.json must say, checked by machine so that reviews need not.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const names = readdirSync("packages").filter((name) => existsSync(join("packages", name, "package.json")));
const manifests = names.map((name) => [name, JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"))]);

describe.each(manifests)("packages/%s", (name, manifest) => {
  test("is publishable under its own noun", () => {
    expect(manifest.name).toBe(`@sgt/${name}`);
    expect(manifest.private).toBeUndefined();
    expect(manifest.license).toBe("Apache-2.0");
    expect(manifest.engines).toEqual({ node: ">=20.19" });
    expect(manifest.publishConfig).toEqual({ access: "public" });
  });

  test("is one ES module that import and require both load", () => {
    expect(manifest.type).toBe("module");
    expect(manifest.sideEffects).toBe(false);
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (entry === "./package.json") continue;
      expect(Object.keys(target)).toEqual(["types", "default"]);
      expect(existsSync(join("packages", name, target.default))).toBe(true);
    }
  });

  test("pins what it depends on: siblings through the workspace, others exactly", () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    for (const [dependency, version] of all) {
      expect([dependency, version]).toEqual([
        dependency,
        dependency.startsWith("@sgt/") ? "workspace:^" : expect.stringMatching(/^\d/),
      ]);
    }
  });

  test("ships its sources for the source maps, and no tests", () => {
    expect(manifest.files).toEqual(expect.arrayContaining(["dist", "src", "!**/*.test.*", "!dist/**/*.tsbuildinfo"]));
  });

  test("has a README of at most 100 lines", () => {
    const lines = readFileSync(join("packages", name, "README.md"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(100);
  });
});

/** Changesets makes a version from the one that stands and what a changeset says: what is not released stands at 0.0.0. */
test("the first release is 0.1.0, of every package", async () => {
  const changesets = createRequire(createRequire(import.meta.url).resolve("@changesets/cli/package.json"));
  const { releases } = await changesets("@changesets/get-release-plan").default(process.cwd());
  const published = manifests.filter(([, { version }]) => version === "0.0.0").map(([, { name }]) => name);
  const next = new Map(releases.map(({ name, newVersion }) => [name, newVersion]));
  expect(published.map((name) => [name, next.get(name)])).toEqual(published.map((name) => [name, "0.1.0"]));
});

import { expect, test } from "@jest/globals";
import { ByteWriter } from "./byte-writer.js";
import { FragmentCache, LONGEST_FRAGMENT } from "./fragment-cache.js";

const written = (cache: FragmentCache, id: number): string => {
  const writer = new ByteWriter(LONGEST_FRAGMENT);
  cache.write(id, writer);
  return Buffer.from(writer.peek()).toString();
};

test("texts are made once, across blocks and databases", () => {
  const made: number[] = [];
  const cache = new FragmentCache((id) => {
    made.push(id);
    return `${"\u00fc".repeat(id % 5000)}${id}`;
  });
  const ids = [0, 4999, 2 ** 31 + 3, 2 ** 32 + 4999, ...Array.from({ length: 700 }, (_, i) => i * 37)];
  for (const id of [...ids, ...ids]) expect(written(cache, id)).toBe(`${"\u00fc".repeat(id % 5000)}${id}`);
  expect(made).toHaveLength(new Set(ids).size);
});

test("beyond what there is room for all are made anew", () => {
  let made = 0;
  const cache = new FragmentCache((id) => {
    made++;
    return `${id}`.padStart(60_000, "-");
  });
  const count = 2000;
  for (let id = 0; id < count; id++) expect(written(cache, id).endsWith(`-${id}`)).toBe(true);
  expect(written(cache, 0).endsWith("-0")).toBe(true);
  expect(made).toBe(count + 1);
});

test("no text is longer than the longest", () => {
  expect(written(new FragmentCache(() => "x".repeat(100_000)), 1)).toHaveLength(LONGEST_FRAGMENT);
});

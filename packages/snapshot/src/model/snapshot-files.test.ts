import { expect, test } from "@jest/globals";
import { ITEM_FILES } from "./snapshot-files.js";

const { prefixListEntries, targetHealth } = ITEM_FILES;

test.each([
  ["an empty name", ""],
  ["a way out of the folder", "../pl-1"],
  ["a name that is none", "pl_1"],
])("no file is named by %s", (_name, item) => {
  expect(prefixListEntries.fileOf(item)).toBeNull();
  expect(prefixListEntries.itemOf(`ec2-get-managed-prefix-list-entries-${item}.json`)).toBeNull();
});

test("a file of an item names it, and other files do not", () => {
  const file = prefixListEntries.fileOf("pl-0a1") ?? "";
  expect(prefixListEntries.itemOf(file)).toBe("pl-0a1");
  expect(targetHealth.itemOf(file)).toBeNull();
  expect(targetHealth.itemOf(`${file}.bak`)).toBeNull();
});

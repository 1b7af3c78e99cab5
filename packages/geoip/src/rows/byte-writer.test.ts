import { expect, test } from "@jest/globals";
import { ByteWriter, fragmentOf } from "./byte-writer.js";

const text = (writer: ByteWriter): string => Buffer.from(writer.peek()).toString();

test.each([0, 9, 10, 99, 100, 255])("the octet %d", (octet) => {
  const writer = new ByteWriter(64);
  writer.ipv4(((octet << 24) | (octet << 16) | (octet << 8) | octet) >>> 0);
  expect(text(writer)).toBe(`${octet}.${octet}.${octet}.${octet}`);
});

test.each([0, 8, 24, 32])("the prefix length %d", (length) => {
  const writer = new ByteWriter(64);
  writer.ipv4Prefix(0xc0000200, length);
  expect(text(writer)).toBe(`192.0.2.0/${length}`);
});

test("parts of any length stand side by side, and a writer without room makes some", () => {
  const writer = new ByteWriter(1);
  const parts = Array.from({ length: 20 }, (_, i) => "abcdefghijklmnopqrstuvwxyz".slice(0, i));
  for (const part of parts) {
    writer.reserve(part.length);
    writer.fragment(fragmentOf(part));
    writer.text("\u00e9");
  }
  expect(text(writer)).toBe(parts.map((part) => `${part}\u00e9`).join(""));
});

test("what is taken stays, and the next is written into what was given", () => {
  const writer = new ByteWriter(8);
  const spare = new ArrayBuffer(64);
  writer.text("one");
  const [one] = [writer.take(spare)];
  writer.text("two");
  expect([Buffer.from(one).toString(), text(writer)]).toEqual(["one", "two"]);
});

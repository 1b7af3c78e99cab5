import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { Evidence, InterfaceState } from "@sgt/flowlogs";
import { analyzeLogs, readDirectory } from "@sgt/flowlogs/node";
import { memorySource } from "./memory-source.js";
import { READERS } from "./readers.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

const PLAIN = "interface-id srcaddr dstaddr srcport dstport protocol start end action";
const WORDS = `${PLAIN} vpc-id subnet-id instance-id ecs-cluster-name ecs-service-name ecs-task-id asg-tag`;

/** A line of an interface that no snapshot holds, hours after the day began. */
const line = (hours: number, words = "", addresses = "10.0.9.9 10.0.1.4", eniId = "eni-gone"): string =>
  [eniId, addresses, "50000 443 6", DAY + hours * 3600, DAY + hours * 3600 + 60, "ACCEPT", words].join(" ").trim();
const log = (header: string, ...lines: string[]): string => [header, ...lines, ""].join("\n");

function saidOf({ directory }: Evidence, eniId: string): InterfaceState | undefined {
  return directory?.wordsOf(directory.find("unknown", eniId))[0];
}

describe.each(READERS)("%s reader: what logs say of an interface", (_name, read) => {
  const said = async (files: Record<string, string>, eniId = "eni-gone") =>
    saidOf(await read({ source: memorySource(files), enis: ENIS, window: WINDOW }), eniId);

  test.each<[name: string, lines: string[], state: Partial<InterfaceState>]>([
    [
      "where it is, and what it belongs to",
      [line(0, "vpc-1 subnet-1 i-1 - - - -")],
      { vpcId: "vpc-1", subnetId: "subnet-1", kind: "instance", subject: "i-1", words: { "instance-id": "i-1" } },
    ],
    [
      "a task before the instance that it runs on",
      [line(0, "vpc-1 subnet-1 i-1 prod web 0123abc -")],
      { kind: "task", subject: "0123abc", service: "prod/web" },
    ],
    [
      "the latest word, whatever the order of lines",
      [line(5, "vpc-1 - i-2 - - - -"), line(2, "vpc-1 - i-1 - - - -"), line(5, "vpc-1 - i-2 - - - -")],
      { subject: "i-2" },
    ],
    [
      "a word that came back",
      [line(1, "- - i-1 - - - -"), line(2, "- - i-2 - - - -"), line(3, "- - i-1 - - - -")],
      { subject: "i-1" },
    ],
    [
      "the word of a line before, where a later one leaves it out",
      [line(1, "vpc-1 - i-1 - - - -"), line(2, "vpc-1 - - - - - -")],
      { subject: "i-1" },
    ],
    [
      "of one second the first in text order",
      [line(1, "- - i-2 - - - -"), line(1, "- - i-1 - - - -")],
      { subject: "i-1" },
    ],
    ["a tag, decoded", [line(0, "- - - - - - -"), line(2, "- - - - - - a%20%C3%A9")], { words: { "asg-tag": "a é" } }],
    ["no tag that was said in the first hour alone", [line(0, "vpc-1 - - - - - web")], { words: {} }],
    [
      "a tag that is not encoded as it is",
      [line(0, "- - - - - - -"), line(2, "- - - - - - %zz")],
      { words: { "asg-tag": "%zz" } },
    ],
    ["no word that is too long", [line(0, `vpc-1 - ${"i".repeat(600)} - - - -`)], { vpcId: "vpc-1", subject: "" }],
    [
      "nothing by a line that is refused",
      [line(1, "vpc-1 - i-1 - - - -"), line(2, "vpc-1 - i-2 - - - -").replace("10.0.1.4", "::ffff:10.0.1.4")],
      { subject: "i-1" },
    ],
  ])("%s", async (_row, lines, state) => {
    expect(await said({ "a.log": log(WORDS, ...lines) })).toMatchObject(state);
  });

  test.each<[name: string, header: string, lines: string[], addresses: readonly string[]]>([
    ["the one in all records", PLAIN, [line(0), line(1, "", "10.0.1.4 10.0.8.8")], ["10.0.1.4"]],
    ["none where both always are", PLAIN, [line(0), line(1)], []],
    ["the near side, where the direction is told", `${PLAIN} flow-direction`, [line(0, "ingress")], ["10.0.1.4"]],
    ["of outgoing records too", `${PLAIN} flow-direction`, [line(0, "egress", "10.0.1.4 10.0.9.9")], ["10.0.1.4"]],
    [
      "none of several",
      `${PLAIN} flow-direction`,
      [line(0, "ingress"), line(1, "ingress", "10.0.9.9 10.0.1.5"), line(2, "ingress")],
      [],
    ],
    [
      "one of each family",
      `${PLAIN} flow-direction`,
      [line(0, "ingress"), line(1, "ingress", "fd00::9 fd00:0:0::4")],
      ["10.0.1.4", "fd00::4"],
    ],
  ])("its own address: %s", async (_row, header, lines, addresses) => {
    expect((await said({ "a.log": log(header, ...lines) }))?.addresses ?? []).toEqual(addresses);
  });

  test("no address of an interface whose addresses the snapshot has", async () => {
    expect(
      await said({ "a.log": log(`${PLAIN} flow-direction`, line(0, "ingress", undefined, "eni-0a")) }, "eni-0a"),
    ).toBe(undefined);
  });

  test("nothing from before the window", async () => {
    const files = { "a.log": log(WORDS, line(-3, "vpc-0 - - - - - -"), line(1, "vpc-1 - - - - - -")) };
    expect(await said(files)).toMatchObject({ vpcId: "vpc-1" });
  });

  test("over several objects", async () => {
    const files = {
      "a.log": log(WORDS, line(1, "vpc-1 - i-1 - - - -")),
      "b.log": log(PLAIN, line(3, "", "10.0.1.4 10.0.7.7")),
      "c.log": log(WORDS, line(2, "vpc-1 - i-2 - - - -")),
    };
    expect(await said(files)).toMatchObject({ vpcId: "vpc-1", subject: "i-2", addresses: ["10.0.1.4"] });
  });
});

describe("the ledger's directory", () => {
  const out = mkdtempSync(join(tmpdir(), "sgt-words-"));
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test("keeps what the logs said, once for all days that say the same", async () => {
    for (let n = 0; n < 18; n++) {
      const source = memorySource({ [`${n}.log`]: log(WORDS, line(n, "vpc-1 subnet-1 i-1 - - - -")) });
      await analyzeLogs({ source, enis: [], window: WINDOW, out, threads: 1 });
    }
    expect(readdirSync(join(out, "_interfaces")).length).toBeLessThan(4);
    const directory = await readDirectory(out);
    const number = directory.find("unknown", "eni-gone");
    expect(directory.vpcOf(number)).toBe("vpc-1");
    expect(directory.wordsOf(number).length).toBeLessThan(4);
    expect(directory.groupsWithin(number, DAY, DAY + 1)).toMatchObject([{ groups: null }]);
  });
});

import { describe, expect, test } from "@jest/globals";
import type { EvidenceRow } from "@sgt/flowlogs";
import type { Plan } from "../plan/plan.js";
import type { Membership } from "../usage/memberships.js";
import { compareMembers } from "./compare-members.js";

// Two groups keep sources, of which some came while they were no members: a row for each clause that asks for it.

const keeps = (groupId: string, sourceGroupId: string, ...sources: string[]) => ({
  ...{ groupId, sourceGroupId, sourceGroupName: "", members: [], subnets: [] },
  kept: [{ protocol: 6, port: 443, sources }],
});
const REFERENCES = [
  keeps("sg-1", "sg-a", "10.0.1.0/31", "fd00::2/127"),
  keeps("sg-1", "sg-b", "10.0.1.1/32", "10.0.1.4/32"),
  keeps("sg-2", "sg-c", "10.0.1.0/32"),
];
const KNOWN: Membership = { groupIds: ["sg-1"], open: null } as never;
const OPEN: Membership = { groupIds: null, open: {} } as never;

/** Scenes are built on this package: its own rooms tell a row by hand. */
const ROW: Omit<EvidenceRow, "source" | "port" | "protocol" | "family"> = {
  ...{ accountId: "123456789012", region: "eu-west-1", eniId: "eni-1", action: "ACCEPT", date: "2026-11-01" },
  ...{ recordCount: 1, packetCount: 10, byteCount: 1000, firstSeen: 0, lastSeen: 60, initiation: "initiated" },
};

interface Given {
  readonly rows: readonly (readonly [source: string, more?: object, port?: number, protocol?: number])[];
  readonly of?: readonly string[];
  readonly known?: Membership | null;
  readonly excludes?: boolean;
  readonly references?: Plan["references"];
}

function strangers({ rows, of = [], known = KNOWN, excludes = true, references = REFERENCES }: Given): string[] {
  const plan = { references, options: { excludeLikelyResponses: excludes } } as unknown as Plan;
  const all = rows.map(([source, more = {}, port = 443, protocol = 6]) => ({
    ...({ ...ROW, source, port, protocol, family: source.includes(":") ? 6 : 4 } as const),
    ...more,
  }));
  const found = compareMembers(
    plan,
    all,
    () => known,
    () => of,
  );
  return found.map(({ groupId, protocol, port, source }) => `${groupId} ${protocol} ${port} ${source}`);
}

describe("a source that a group is said to keep", () => {
  test.each<[name: string, given: Given, found: readonly string[]]>([
    ["that was no member", { rows: [["10.0.1.0"]] }, ["sg-1 6 443 10.0.1.0"]],
    ["that was no member, the last of its CIDR", { rows: [["10.0.1.1"]] }, ["sg-1 6 443 10.0.1.1"]],
    ["that was no member, by IPv6", { rows: [["fd00::3"]] }, ["sg-1 6 443 fd00::3"]],
    ["that came twice, told once", { rows: [["10.0.1.0"], ["10.0.1.0"]] }, ["sg-1 6 443 10.0.1.0"]],
    ["and another, each told", { rows: [["10.0.1.0"], ["10.0.1.4"]] }, ["sg-1 6 443 10.0.1.0", "sg-1 6 443 10.0.1.4"]],
    ["that was a member", { rows: [["10.0.1.0"]], of: ["sg-a"] }, []],
    ["that was a member of others too", { rows: [["10.0.1.0"]], of: ["sg-x", "sg-a"] }, []],
    ["that was a member of one of two that keep it", { rows: [["10.0.1.1"]], of: ["sg-b"] }, []],
    ["that was a member of another", { rows: [["10.0.1.0"]], of: ["sg-b"] }, ["sg-1 6 443 10.0.1.0"]],
    ["and one beside its CIDR, which none keeps", { rows: [["10.0.1.2"]] }, []],
    ["and one of the other family with its number", { rows: [["::a00:100"]] }, []],
    ["on another port", { rows: [["10.0.1.0", {}, 80]] }, []],
    ["by another protocol", { rows: [["10.0.1.0", {}, 443, 17]] }, []],
    ["that came to another group", { rows: [["10.0.1.4"]], known: { groupIds: ["sg-2"], open: null } as never }, []],
    ["that came to an interface nobody knows", { rows: [["10.0.1.0"]], known: null }, []],
    ["that may have come to each", { rows: [["10.0.1.0"]], known: OPEN, of: ["sg-a"] }, ["sg-2 6 443 10.0.1.0"]],
    ["that was rejected", { rows: [["10.0.1.0", { action: "REJECT" }]] }, []],
    ["that answered", { rows: [["10.0.1.0", { initiation: "response" }]] }, []],
    ["that likely answered", { rows: [["10.0.1.0", { initiation: "likely-response" }]] }, []],
    [
      "that likely answered, where that counts",
      { rows: [["10.0.1.0", { initiation: "likely-response" }]], excludes: false },
      ["sg-1 6 443 10.0.1.0"],
    ],
    ["is none of a plan that names none", { rows: [["10.0.1.0"]], references: [] }, []],
  ])("%s", (_name, given, found) => {
    expect(strangers(given)).toEqual(found);
  });
});

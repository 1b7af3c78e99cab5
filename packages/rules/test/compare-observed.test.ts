import { describe, expect, test } from "@jest/globals";
import { compareObserved, membershipsOfPlan, type Plan } from "@sgt/rules";
import { eniOf, evidence, row, rule } from "@sgt/scenes";
import { type Edit, forged, tightened } from "./forge.js";

describe("what a plan calls observed, beside the evidence", () => {
  const rows = [
    row(eniOf("sg-1"), 6, 443, "10.0.1.1"),
    row(eniOf("sg-1"), 6, 443, "10.0.1.2"),
    row(eniOf("sg-1"), 6, 443, "fd00::1"),
    row(eniOf("sg-1"), 1, 0, "10.0.1.9"),
    // None of these came through a rule that goes.
    row(eniOf("sg-1"), 6, 80, "10.0.1.3"),
    row(eniOf("sg-1"), 6, 443, "10.7.0.1"),
    row(eniOf("sg-1"), 6, 443, "10.0.1.4", { action: "REJECT" }),
    row(eniOf("sg-1"), 6, 443, "10.0.1.5", { initiation: "response" }),
    row("eni-elsewhere", 80, 443, "10.0.1.6"),
    // Of an interface of which nobody knows the groups: possible, unless it came for certain as well.
    row("eni-gone", 6, 443, "10.0.1.32"),
    row("eni-gone", 6, 443, "10.0.1.33"),
    row("eni-gone", 6, 443, "fd00::2"),
    row("eni-gone", 6, 443, "10.0.1.1"),
    row("eni-gone", 6, 80, "10.0.1.34"),
  ];
  const plan = tightened(
    [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "fd00::/32"), rule("icmp 8--1", "10.0.0.0/16")],
    evidence(rows, [eniOf("sg-1")]),
    { options: { ipv6PrefixThreshold: 64 } },
  );
  const likely = row(eniOf("sg-1"), 6, 443, "10.0.1.8", { initiation: "likely-response" });

  test.each<[name: string, edit: Edit, more: typeof rows, differences: readonly string[]]>([
    ["the same", () => {}, [], []],
    ["a source that came twice", () => {}, [row(eniOf("sg-1"), 6, 443, "10.0.1.1")], []],
    [
      "possible sources at both ends of the rule that goes, beyond them, and of the other family with such a number",
      () => {},
      ["10.7.0.9", "10.0.255.255", "9.0.0.1", "::a00:120", "10.0.0.0"].map((source) => row("eni-gone", 6, 443, source)),
      ["possible left-out 10.0.255.255", "possible left-out 10.0.0.0"],
    ],
    ["a source that may have come twice", () => {}, [row("eni-gone", 6, 443, "10.0.1.32")], []],
    // 10.0.1.1 as a number.
    [
      "a source of the other family with the number of one that came",
      () => {},
      [row(eniOf("sg-1"), 6, 443, "::a00:101")],
      [],
    ],
    ["a source of which only the answer is likely", () => {}, [likely], ["observed left-out 10.0.1.8"]],
    [
      "the same, left out as asked",
      (_, p) => {
        p.options = { ...p.options, excludeLikelyResponses: true };
      },
      [likely],
      [],
    ],
    [
      "as many sources, and another one",
      (_, p) => {
        p.observed = p.observed.map((one) => (one.protocol === 1 ? { ...one, sources: ["10.0.1.7"] } : one));
      },
      [],
      ["observed left-out 10.0.1.9", "observed nobody 10.0.1.7"],
    ],
    [
      "a block around those who came",
      (_, p) => {
        p.observed = p.observed.map((one) =>
          one.protocol === 6 ? { ...one, sources: ["10.0.1.0/30", "fd00::1"] } : one,
        );
      },
      [],
      ["observed nobody 10.0.1.0"],
    ],
    [
      "IPv6 left out",
      (_, p) => {
        p.observed = p.observed.map((one) => ({ ...one, sources: one.sources.filter((text) => !text.includes(":")) }));
      },
      [],
      ["observed left-out fd00::1"],
    ],
    [
      "nothing stated",
      (_, p) => {
        p.observed = [];
      },
      [],
      [
        "observed left-out 10.0.1.1",
        "observed left-out 10.0.1.2",
        "observed left-out fd00::1",
        "observed left-out 10.0.1.9",
      ],
    ],
    [
      "a possible source left out",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: one.sources.filter((text) => text.includes(":")) }));
      },
      [],
      ["possible left-out 10.0.1.32", "possible left-out 10.0.1.33"],
    ],
    [
      "as many possible sources, and another one",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: ["10.0.1.33", "10.0.1.35", "fd00::2"] }));
      },
      [],
      ["possible left-out 10.0.1.32", "possible nobody 10.0.1.35"],
    ],
    [
      "a possible source called observed",
      (_, p) => {
        const [first] = p.possible;
        if (first !== undefined)
          p.observed = p.observed.map((one) =>
            one.protocol === 6 ? { ...one, sources: [...one.sources, ...first.sources] } : one,
          );
        p.possible = [];
      },
      [],
      [
        "observed nobody 10.0.1.32",
        "observed nobody fd00::2",
        "possible left-out 10.0.1.32",
        "possible left-out 10.0.1.33",
        "possible left-out fd00::2",
      ],
    ],
    [
      "one that came for certain called possible as well",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: ["10.0.1.1", ...one.sources] }));
      },
      [],
      ["possible nobody 10.0.1.1"],
    ],
    [
      "a plan that rests on a list",
      (_, p) => {
        p.evidence = { ...p.evidence, kind: "approved-list" };
      },
      [likely],
      [],
    ],
  ])("%s", (_name, edit, more, expected) => {
    const found = compareObserved(forged(plan, edit), [...rows, ...more], membershipsOfPlan(plan, undefined));
    expect(found.map(({ list, kind, source }) => `${list} ${kind} ${source}`)).toEqual(expected);
  });
});

test("a group of which no VPC is told may have been anywhere", () => {
  const came = [row(eniOf("sg-1"), 6, 443, "10.0.1.1")];
  const plan = tightened([rule("tcp 443", "10.0.0.0/16")], evidence(came, [eniOf("sg-1")]));
  const silent = forged(plan, (g, p) => {
    p.observed = [];
    g.vpcId = "";
    p.unchangedNeighbors = { ...p.unchangedNeighbors, secondVpcs: [] };
  });
  const open = () => ({ groupIds: [], open: { vpcId: "vpc-2" } }) as never;
  expect(compareObserved(silent, came, open).map(({ source }) => source)).toEqual(["10.0.1.1"]);
});

test.each<[vpcId: string | null, secondVpcs: Plan["unchangedNeighbors"]["secondVpcs"], sources: readonly string[]]>([
  ["vpc-1", [], ["10.0.1.1"]],
  ["vpc-2", [], []],
  ["vpc-2", [{ groupId: "sg-1", vpcId: "vpc-2" }], ["10.0.1.1"]],
  // Nobody read where groups may be carried: anywhere.
  ["vpc-2", undefined, ["10.0.1.1"]],
  [null, [], ["10.0.1.1"]],
])(
  "a flow to an interface of %s may have been of the groups that may be carried there: %j",
  (vpcId, secondVpcs, sources) => {
    const came = [row(eniOf("sg-1"), 6, 443, "10.0.1.1")];
    const plan = tightened([rule("tcp 443", "10.0.0.0/16")], evidence(came, [eniOf("sg-1")]));
    const silent = forged(plan, (_, p) => {
      p.observed = [];
      p.unchangedNeighbors = { ...p.unchangedNeighbors, secondVpcs };
    });
    const open = () => ({ groupIds: [], open: { vpcId } }) as never;
    expect(compareObserved(silent, came, open).map(({ source }) => source)).toEqual(sources);
  },
);

describe("ICMP, of which records tell no type", () => {
  const came = [row(eniOf("sg-1"), 1, 0, "10.0.1.1"), row(eniOf("sg-1"), 58, 0, "fd00::1")];
  const silent: Edit = (_, plan) => {
    plan.observed = [];
  };

  test.each<[name: string, traffic: readonly [ipv4: string, ipv6: string], leftOut: readonly string[]]>([
    ["through rules for one type", ["icmp 8--1", "icmpv6 128--1"], ["10.0.1.1", "fd00::1"]],
    ["through rules for all traffic", ["-1", "-1"], ["10.0.1.1", "fd00::1"]],
    ["through a rule for the other ICMP", ["icmpv6 128--1", "icmp 8--1"], []],
    ["through rules for ports", ["tcp 0-65535", "udp 0-65535"], []],
  ])("%s", (_name, [ipv4, ipv6], leftOut) => {
    const rules = [rule(ipv4, "10.0.0.0/16"), rule(ipv6, "fd00::/32")];
    const options = { ipv6PrefixThreshold: 64, removeUnused: true };
    const plan = tightened(rules, evidence(came, [eniOf("sg-1")]), { options });
    expect(plan.groups[0]?.remove).toHaveLength(2);
    expect(compareObserved(plan, came, membershipsOfPlan(plan, undefined))).toEqual([]);
    expect(
      compareObserved(forged(plan, silent), came, membershipsOfPlan(plan, undefined)).map(({ source }) => source),
    ).toEqual(leftOut);
  });
});

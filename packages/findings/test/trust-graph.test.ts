import { describe, expect, test } from "@jest/globals";
import { trustGraph } from "@sgt/findings";
import { eni, group, region, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const edgesOf = (rules: readonly LiveRule[], systems = 1) =>
  trustGraph(
    region({
      groups: [group("sg-1", rules), group("sg-2", [])],
      enis: Array.from({ length: systems }, (_, i) => eni(`eni-${i}`, ["sg-1"])),
    }),
  ).edges.map(({ from, breadth, traffic }) => [from, breadth, traffic.length]);

describe("who trusts whom", () => {
  test.each<[name: string, rules: readonly LiveRule[], systems: number, edges: unknown[]]>([
    ["nobody", [], 1, []],
    ["anybody", [rule("tcp 443", "0.0.0.0/0"), rule("tcp 443", "::/0")], 1, [["anywhere", "anywhere", 1]]],
    ["a broad private network", [rule("tcp 443", "10.0.0.0/16")], 1, [["10.0.0.0/16", "broad", 1]]],
    ["a narrow one", [rule("tcp 443", "10.0.0.0/17")], 1, [["private", "narrow", 1]]],
    [
      "a large public CIDR and a small one are one source",
      [rule("tcp 443", "8.0.0.0/9"), rule("tcp 22", "9.9.9.9/32")],
      1,
      [["public", "broad", 2]],
    ],
    ["another group", [rule("tcp 443", "sg-2")], 1, [["sg-2", "narrow", 1]]],
    ["itself, three systems", [rule("-1", "sg-1")], 3, [["sg-1", "narrow", 1]]],
    ["itself, four systems", [rule("-1", "sg-1")], 4, [["sg-1", "broad", 1]]],
    ["itself on one port", [rule("tcp 443", "sg-1")], 4, [["sg-1", "narrow", 1]]],
    ["a prefix list", [rule("tcp 443", "pl-1")], 1, [["pl-1", "narrow", 1]]],
  ])("%s", (_, rules, systems, edges) => {
    expect(edgesOf(rules, systems)).toEqual(edges);
  });

  test("leaves out groups without systems that nothing is said of, and draws groups of others as sources", () => {
    const graph = trustGraph(region({ groups: [group("sg-1", [rule("tcp 1", "sg-x")]), group("sg-2", [])], enis: [] }));
    expect(graph.groups.map(({ groupId }) => groupId)).toEqual(["sg-1"]);
    expect(graph.sources).toEqual([{ id: "sg-x", label: "sg-x" }]);
  });
});

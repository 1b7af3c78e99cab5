import { describe, expect, test } from "@jest/globals";
import type { TrustEdge, TrustGraph } from "@sgt/findings";
import { renderAccountSvg, renderPng } from "@sgt/report/picture";

const graph = (
  edges: readonly Partial<TrustEdge>[],
  groupIds: readonly string[],
  more: Partial<TrustGraph> = {},
): TrustGraph => ({
  accountId: "123456789012",
  region: "eu-west-1",
  groups: groupIds.map((groupId) => ({ groupId, name: groupId, systemCount: 2 })),
  sources: [{ id: "anywhere", label: "0.0.0.0/0" }],
  edges: edges.map((edge) => ({ from: "anywhere", to: "sg-1", traffic: ["tcp 443"], breadth: "narrow", ...edge })),
  ...more,
});
const count = (svg: string, part: RegExp): number => [...svg.matchAll(part)].length;
const THICK = /stroke="#c92a2a" stroke-width="5" stroke-opacity/g;
const BROAD = /stroke="#e8590c" stroke-width="3.5" stroke-opacity/g;

describe("the picture of an account", () => {
  test("an open group has a thick red line, a soft center a thick loop", () => {
    const svg = renderAccountSvg(
      graph(
        [{ breadth: "anywhere" }, { from: "sg-2", to: "sg-2", breadth: "broad", traffic: ["all traffic"] }],
        ["sg-1", "sg-2"],
      ),
    );
    expect(count(svg, THICK)).toBe(1);
    expect(count(svg, BROAD)).toBe(1);
    expect(svg).toContain("2 groups; 1 allow 0.0.0.0/0, 1 connection is broad");
  });

  test("no groups and no rules are a picture too", () => {
    expect(renderAccountSvg(graph([], [], { sources: [] }))).toContain("0 groups");
  });

  test("beyond fifty groups those that trust least are one box, and no broad trust is lost", () => {
    const ids = Array.from({ length: 200 }, (_, i) => `sg-${i}`);
    const edges = ids.map((to, i) => ({
      from: i === 0 ? "anywhere" : (ids[i - 1] as string),
      to,
      breadth: i >= 190 ? ("anywhere" as const) : ("narrow" as const),
    }));
    const svg = renderAccountSvg(graph(edges, ids));
    expect(count(svg, /rx="5"/g)).toBe(50);
    expect(svg).toContain("151 more groups");
    expect(count(svg, THICK)).toBe(10);
    const all = renderAccountSvg(
      graph(
        ids.map((to) => ({ to, breadth: "anywhere" as const })),
        ids,
      ),
    );
    expect(count(all, THICK)).toBe(50);
  });

  test.each(["<script>alert(1)</script>", '"><image href=x>', "\u202egnp.exe", "\u001b[31m", "\ud800"])(
    "a hostile name stays text: %j",
    (name) => {
      const svg = renderAccountSvg(
        graph([{ traffic: [name] }], ["sg-1"], { groups: [{ groupId: "sg-1", name, systemCount: 1 }], region: name }),
      );
      expect(svg).not.toContain("<script>alert");
      expect(svg).not.toContain("<image");
      expect(svg).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/u);
    },
  );

  test("becomes a PNG", async () => {
    const png = await renderPng(renderAccountSvg(graph([{}], ["sg-1"])), { width: 800 });
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });
});

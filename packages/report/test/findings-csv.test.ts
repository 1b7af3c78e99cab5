import { describe, expect, test } from "@jest/globals";
import { findingsCsvWriter, renderFindings } from "@sgt/report/findings";
import { finding, HOSTILE, hostileFinding, manyFindings } from "./finding-scene.js";

const csv = (...findings: Parameters<typeof renderFindings>[1][]) =>
  findings.map((each) => renderFindings(findingsCsvWriter(), each)).join("");

describe("findings as CSV", () => {
  test("a header, then a line for each, the id first", () => {
    const lines = csv([finding(), ...manyFindings()]).split("\r\n");
    expect(lines).toHaveLength(13);
    expect(lines[0]).toMatch(/^finding,severity,exposure,account,region,resource,/);
    expect(lines[1]).toMatch(/^f-0123456789abcdef,critical,reachable,123456789012,eu-west-1,sg-1,web,/);
    expect(new Set(lines.slice(2, 12).map((line) => /used,7,2,2026-10-31T23:59:59.000Z,65536,2$/.test(line)))).toEqual(
      new Set([true, false]),
    );
  });

  test.each(["unseen", "possible"] as const)("what is %s has no count of hits, rather than none", (state) => {
    const use = { state, recordCount: 0, sourceCount: 0, lastSeen: null };
    expect(csv([finding({ use })]).split("\r\n")[1]).toMatch(new RegExp(`,${state},,,,,$`));
    expect(csv([finding({ use: { ...use, state: "unused" } })]).split("\r\n")[1]).toMatch(/,unused,0,0,,,$/);
  });

  test("nothing found is a header", () => expect(csv([]).split("\r\n")).toHaveLength(2));

  test.each(HOSTILE)("%s is text, on one line, and no formula", (_attempt, text) => {
    const [, line, rest] = csv([hostileFinding(text)]).split("\r\n");
    expect(rest).toBe("");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e\u2028\ufeff]/);
    expect(line).not.toMatch(/(^|,)"?[=+@]/);
  });
});

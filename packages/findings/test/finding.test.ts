import { describe, expect, test } from "@jest/globals";
import { compareFindings, type Exposure, type Finding, findingId, findingSchema, formatExposure } from "@sgt/findings";
import { finding } from "./finding-scene.js";

describe("findingId", () => {
  const subject = { kind: "sg-open", accountId: "123456789012", region: "eu-west-1", resourceId: "sg-1", detail: "a" };

  test("is the same on every run and machine", () => {
    expect(findingId(subject)).toBe("f-af45aeeabf0a7375");
  });

  test.each(Object.keys(subject) as (keyof typeof subject)[])("changes with %s", (member) => {
    expect(findingId({ ...subject, [member]: "other" })).not.toBe(findingId(subject));
  });

  test("parts do not run together", () => {
    expect(findingId({ ...subject, resourceId: "sg-1a", detail: "" })).not.toBe(
      findingId({ ...subject, resourceId: "sg-1", detail: "a" }),
    );
  });
});

test("findings are ordered worst first, what is reachable before what may be and is not", () => {
  const exposure = (state: Exposure["state"]) => ({ state, because: ["x"] });
  const findings: Finding[] = [
    finding({ severity: "low", exposure: exposure("reachable") }),
    finding({ severity: "critical", exposure: exposure("not-reachable") }),
    finding({ severity: "critical", exposure: exposure("unknown") }),
    finding({ severity: "critical", exposure: exposure("reachable"), accountId: "222222222222" }),
    finding({ severity: "critical", exposure: exposure("reachable"), accountId: "111111111111" }),
  ];
  expect([...findings].sort(compareFindings).map((f) => findings.indexOf(f))).toEqual([4, 3, 2, 1, 0]);
});

test.each<[Exposure, string]>([
  [{ state: "reachable", because: ["eni-1 has 203.0.113.7"] }, "reachable: eni-1 has 203.0.113.7"],
  [{ state: "unknown", because: ["no routes", "no ACLs"] }, "unknown because no routes; no ACLs"],
  [{ state: "not-reachable", because: ["nothing has the group"] }, "not reachable: nothing has the group"],
])("%j reads %s", (exposure, text) => expect(formatExposure(exposure)).toBe(text));

test.each<[string, object]>([
  ["an id that is not ours", { findingId: "f-1" }],
  ["no evidence", { evidence: [] }],
  ["an exposure without a reason", { exposure: { state: "unknown", because: [] } }],
  ["a member nobody knows", { more: 1 }],
])("a finding with %s is refused", (_name, change) => {
  expect(findingSchema.safeParse({ ...finding(), ...change }).success).toBe(false);
  expect(findingSchema.safeParse(finding()).success).toBe(true);
});

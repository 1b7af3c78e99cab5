import { describe, expect, test } from "@jest/globals";
import { eni, FROM, region, TO } from "@sgt/scenes";
import { type FlowLogConfig, type FlowLogCoverageOptions, flowLogCoverage, type RegionSnapshot } from "@sgt/snapshot";

const WINDOW = { from: FROM, to: TO };
const DAY = 86_400;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const NAMES = "interface-id srcaddr dstaddr srcport dstport protocol start end action tcp-flags".split(" ");
const formatOf = (names: readonly string[]): string => names.map((name) => `\${${name}}`).join(" ");
const without = (field: string): string => formatOf(NAMES.filter((name) => name !== field));
const USABLE = formatOf(NAMES);

const log = (more: Partial<FlowLogConfig> = {}): FlowLogConfig => ({
  flowLogId: "fl-1",
  resourceId: "eni-a",
  trafficType: "ALL",
  status: "ACTIVE",
  deliverStatus: "SUCCESS",
  createdAt: iso(FROM - DAY),
  logFormat: USABLE,
  maxAggregationSeconds: 60,
  ...more,
});

function scene(...flowLogs: FlowLogConfig[]): RegionSnapshot {
  return { ...region({ groups: [], enis: [eni("eni-a", ["sg-1"])] }), flowLogs, missing: [] };
}

const { subnetId, vpcId } = eni("eni-a", ["sg-1"]);

describe("flowLogCoverage says how an interface is logged", () => {
  test.each<[string, FlowLogConfig[], string]>([
    ["by its own flow log", [log()], "logged"],
    ["by one over its subnet", [log({ resourceId: subnetId })], "logged"],
    ["by one over its VPC", [log({ resourceId: vpcId })], "logged"],
    ["accepted traffic is all that is needed", [log({ trafficType: "ACCEPT" })], "logged"],
    ["a flow log whose age is not known", [log({ createdAt: null })], "logged"],
    ["a format that is not known", [log({ logFormat: "" })], "logged"],
    ["a format that cannot be read", [log({ logFormat: "?" })], "logged"],
    ["made on the first second of the window", [log({ createdAt: iso(FROM) })], "logged"],
    ["made a second later", [log({ createdAt: iso(FROM + 1) })], "young"],
    ["rejected traffic", [log({ trafficType: "REJECT" })], "rejects-only"],
    ["delivery fails", [log({ deliverStatus: "FAILED" })], "failing"],
    ["not active", [log({ status: "DELETED" })], "failing"],
    ["without a field", [log({ logFormat: without("action") })], "unusable"],
    ["over another interface", [log({ resourceId: "eni-b" })], "unlogged"],
    ["nothing", [], "unlogged"],
    ["the best of several", [log({ trafficType: "REJECT" }), log({ resourceId: vpcId })], "logged"],
  ])("%s", (_, flowLogs, state) => {
    const { enis, issues } = flowLogCoverage(scene(...flowLogs), WINDOW);
    expect(enis.map((one) => one.state)).toEqual([state]);
    const holes = issues.filter(({ isHole }) => isHole);
    expect(holes.map(({ id, eniIds }) => [id, ...eniIds])).toEqual(state === "logged" ? [] : [[state, "eni-a"]]);
  });

  test.each<[string, FlowLogConfig["destination"], NonNullable<FlowLogCoverageOptions["source"]>, string]>([
    ["the bucket that was read", { kind: "s3", name: "arn:aws:s3:::b/p/" }, { kind: "s3", name: "b" }, "logged"],
    ["another bucket", { kind: "s3", name: "arn:aws:s3:::bb" }, { kind: "s3", name: "b" }, "elsewhere"],
    ["the log group", { kind: "cloud-watch-logs", name: "g" }, { kind: "cloud-watch-logs", name: "g" }, "logged"],
    [
      "a bucket, and a log group was read",
      { kind: "s3", name: "arn:aws:s3:::g" },
      { kind: "cloud-watch-logs", name: "g" },
      "elsewhere",
    ],
    ["nobody knows where", undefined, { kind: "s3", name: "b" }, "logged"],
  ])("delivered to %s", (_, destination, source, state) => {
    const one = log(destination === undefined ? {} : { destination });
    expect(flowLogCoverage(scene(one), WINDOW, { source }).enis[0]?.state).toBe(state);
  });

  test("an interface that was seen is not logged elsewhere, whatever the bucket is called", () => {
    const one = log({ destination: { kind: "s3", name: "arn:aws:s3:::original" } });
    const options = { source: { kind: "s3", name: "copy" }, seenEnis: new Map([["eni-a", null]]) } as const;
    expect(flowLogCoverage(scene(one), WINDOW, options).enis[0]?.state).toBe("logged");
  });

  test.each([
    ["within the first day of the window", FROM + DAY, "logged"],
    ["later", FROM + DAY + 1, "young"],
    ["never with data", null, "young"],
  ])("a young flow log over an interface that was seen %s", (_, firstSeen, state) => {
    const one = log({ createdAt: iso(FROM + 1) });
    expect(flowLogCoverage(scene(one), WINDOW, { seenEnis: new Map([["eni-a", firstSeen]]) }).enis[0]?.state).toBe(
      state,
    );
  });

  test("interfaces without groups are nobody's", () => {
    const { enis } = flowLogCoverage({ ...scene(), enis: [eni("eni-a", [])] }, WINDOW);
    expect(enis).toEqual([]);
  });

  test("flow logs that were not collected are a hole, not their absence", () => {
    const missing = [{ file: "ec2-describe-flow-logs.json", reason: "denied" }];
    const { enis, issues } = flowLogCoverage({ ...scene(), missing }, WINDOW);
    expect([enis, issues.map(({ id, isHole }) => [id, isHole])]).toEqual([[], [["not-collected", true]]]);
  });
});

describe("retention", () => {
  const issues = (options: FlowLogCoverageOptions) =>
    flowLogCoverage(scene(log()), WINDOW, options).issues.map(({ id, isHole }) => `${id} ${isHole}`);
  const now = TO;
  const days = (TO - FROM) / DAY;

  test.each<[string, FlowLogCoverageOptions, string[]]>([
    ["for ever", { retentionDays: null, now }, []],
    ["not known", { now }, []],
    ["as long as the window", { retentionDays: days, now }, []],
    ["a day shorter", { retentionDays: days - 1, now }, ["retention true"]],
    ["shorter, and the ledger has the days", { retentionDays: 1, now, covered: WINDOW }, ["retention false"]],
    ["shorter, and nothing was covered", { retentionDays: 1, now, covered: null }, ["retention true"]],
  ])("%s", (_, options, expected) => expect(issues(options)).toEqual(expected));
});

test("advice takes nothing from the evidence", () => {
  const blunt = log({ logFormat: without("tcp-flags"), maxAggregationSeconds: 600 });
  const { issues } = flowLogCoverage(scene(blunt), WINDOW);
  expect(issues.map(({ id, isHole }) => [id, isHole])).toEqual([
    ["no-direction", false],
    ["coarse", false],
  ]);
});

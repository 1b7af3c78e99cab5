import { expect, test } from "@jest/globals";
import { type VpcLogging, vpcLogging } from "@sgt/findings";
import { eni, region, TO } from "@sgt/scenes";
import type { FlowLogConfig, RegionSnapshot } from "@sgt/snapshot";

const BASE = "interface-id srcaddr dstaddr srcport dstport protocol start end action".split(" ");
const SHARP = [...BASE, "tcp-flags", "flow-direction", "pkt-srcaddr", "pkt-dstaddr"];
const formatOf = (names: readonly string[]): string => names.map((name) => `\${${name}}`).join(" ");
const [A, B] = [eni("eni-a", ["sg-1"]), eni("eni-b", ["sg-1"])] as const;

const log = (more: Partial<FlowLogConfig> = {}): FlowLogConfig => ({
  flowLogId: "fl-1",
  resourceId: A.vpcId,
  trafficType: "ALL",
  status: "ACTIVE",
  deliverStatus: "SUCCESS",
  createdAt: "2026-01-02T00:00:00Z",
  logFormat: formatOf(SHARP),
  maxAggregationSeconds: 60,
  ...more,
});

const scene = (...flowLogs: FlowLogConfig[]): RegionSnapshot => ({
  ...region({ groups: [], enis: [A, B] }),
  flowLogs,
  missing: [],
});

const NOW = Math.max(TO, Date.parse("2026-06-10T12:00:00Z") / 1000);
const judge = (...flowLogs: FlowLogConfig[]): VpcLogging => vpcLogging(scene(...flowLogs), NOW)?.[0] as VpcLogging;

test.each<[why: string, flowLogs: FlowLogConfig[], logged: number, gaps: VpcLogging["gaps"], asksForMore: boolean]>([
  ["nothing", [], 0, { unlogged: 2 }, true],
  ["a flow log of the VPC", [log()], 2, {}, false],
  ["of the subnet", [log({ resourceId: A.subnetId })], 2, {}, false],
  ["of one interface of two", [log({ resourceId: "eni-a" })], 1, { unlogged: 1 }, true],
  ["of each interface", [log({ resourceId: "eni-a" }), log({ flowLogId: "fl-2", resourceId: "eni-b" })], 2, {}, false],
  ["of a transit gateway: no evidence", [log({ resourceId: "tgw-1" })], 0, { unlogged: 2 }, true],
  ["of rejected traffic alone", [log({ trafficType: "REJECT" })], 0, { "rejects-only": 2 }, true],
  ["that does not deliver", [log({ deliverStatus: "FAILED", deliverError: "Access error" })], 0, { failing: 2 }, true],
  ["without a field that evidence needs", [log({ logFormat: formatOf(["srcaddr"]) })], 0, { unusable: 2 }, true],
  ["without one that sharpens it", [log({ logFormat: formatOf(BASE) })], 2, {}, true],
])("%s", (_why, flowLogs, logged, gaps, asksForMore) => {
  const { interfaceCount, loggedCount, command, ...rest } = judge(...flowLogs);
  expect({ interfaceCount, loggedCount, gaps: rest.gaps }).toEqual({ interfaceCount: 2, loggedCount: logged, gaps });
  expect(command !== null).toBe(asksForMore);
});

test("days are counted from the youngest flow log that is needed, and from now where one is lacking", () => {
  expect(judge(log()).days).toEqual({ enoughOn: "2026-02-16", goodOn: "2026-04-01" });
  const younger = log({ flowLogId: "fl-2", resourceId: "eni-b", createdAt: "2026-02-01T00:00:00Z" });
  expect(judge(log({ resourceId: "eni-a" }), younger).days).toEqual({ enoughOn: "2026-03-18", goodOn: "2026-04-27" });
  expect((judge().days?.enoughOn ?? "") > new Date(NOW * 1000).toISOString()).toBe(true);
  expect(judge(log({ createdAt: null })).days).toBeNull();
});

test("says what a format lacks; the default format has none of it", () => {
  const without = log({ logFormat: formatOf(SHARP.filter((name) => name !== "tcp-flags")) });
  expect(judge(without).flowLogs[0]?.lacks).toEqual(["tcp-flags"]);
  expect(judge(log({ logFormat: "" })).flowLogs[0]?.lacks).toHaveLength(4);
});

test("the command is for the VPC, every minute, to the bucket that other flow logs deliver to", () => {
  const bucket = { kind: "s3", name: "arn:aws:s3:::central/logs" } as const;
  const { command } = judge(log({ resourceId: "eni-a", destination: bucket }));
  expect(command).toContain(`--resource-type VPC --resource-ids ${A.vpcId} --traffic-type ALL`);
  expect(command).toContain("--max-aggregation-interval 60");
  expect(command).toContain("--log-destination arn:aws:s3:::central/logs");
  expect(command).toContain(formatOf(["tcp-flags"]));
  expect(judge().command).toContain("arn:aws:s3:::YOUR-BUCKET");
});

test("flow logs that were not collected are not known", () => {
  const missing = [{ file: "ec2-describe-flow-logs.json", reason: "denied" }];
  expect(vpcLogging({ ...scene(), missing } as RegionSnapshot, NOW)).toBeNull();
});

// Plans a large region: 10,000 groups with 100 rules each, 2,000 of them with three broad rules. Prints
// one NDJSON row for each measure; memory holds snapshot and plan together.
// The peer of the growth row is the same planning with a tenth of the evidence.
import { planGraded, planTightening } from "../dist/index.js";

const GROUPS = 10_000;
const RULES = 100;
const BROAD_EVERY = Number(process.env.SGT_BENCH_BROAD_EVERY ?? 5);
const FROM = Date.parse("2026-08-22T00:00:00Z") / 1000;
const TO = FROM + 90 * 86_400;

const cidrRule = (port, cidr) => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  peer: { kind: "ipv4", cidr },
  description: `rule for port ${port}`,
});

/** Three broad rules or three tight ones, and tight rules, references and public ones around them. */
function rulesOf(group) {
  const net = group % 200;
  const length = group % BROAD_EVERY === 0 ? 18 : 24;
  const broad = [443, 5432, 8443].map((port, at) => cidrRule(port, `10.${net}.${at * 64}.0/${length}`));
  const tight = Array.from({ length: RULES - 5 }, (_, at) =>
    cidrRule(9000 + (at % 20), `172.16.${at}.${group % 256}/32`),
  );
  const others = [
    { protocol: "tcp", fromPort: 22, toPort: 22, peer: { kind: "group", groupId: "sg-0" } },
    { protocol: "tcp", fromPort: 80, toPort: 80, peer: { kind: "ipv4", cidr: "0.0.0.0/0" } },
  ];
  return [...broad, ...tight, ...others];
}

function region() {
  const groups = Array.from({ length: GROUPS }, (_, at) => ({
    groupId: `sg-${at}`,
    groupName: `group-${at}`,
    description: "",
    vpcId: "vpc-1",
    ownerId: "123456789012",
    tags: {},
    ingress: rulesOf(at),
    egress: [],
  }));
  const enis = groups.map(({ groupId }, at) => ({
    eniId: `eni-${at}`,
    groupIds: [groupId],
    vpcId: "vpc-1",
    subnetId: "subnet-1",
    addresses: [`192.168.${at >> 8}.${at & 255}`],
    publicAddresses: [],
    availabilityZone: "eu-west-1a",
    instanceId: null,
    isAttached: true,
    interfaceType: "interface",
    description: "",
  }));
  const missing = [{ file: "ec2-describe-flow-logs.json", reason: "not in the folder" }];
  const rest = { collectedAt: null, prefixLists: [], flowLogs: [], ruleQuota: 200, missing };
  return { accountId: "123456789012", region: "eu-west-1", groups, enis, ...rest };
}

/** Rows in the order of their keys, made as they are read: two pools of sources for each broad rule. */
function* rows(count) {
  const perGroup = count / GROUPS;
  for (let at = 0; at < GROUPS; at++) {
    for (let n = 0; n < perGroup; n++) {
      const which = n % 3;
      const nth = Math.floor(n / 3);
      const block = which * 64 + (nth % 2) * 7;
      const host = Math.floor(nth / 2) % 14;
      yield {
        accountId: "123456789012",
        region: "eu-west-1",
        eniId: `eni-${at}`,
        family: 4,
        protocol: 6,
        port: [443, 5432, 8443][which],
        source: `10.${at % 200}.${block}.${host}`,
        action: "ACCEPT",
        date: n % 2 === 0 ? "2026-09-01" : "2026-10-01",
        recordCount: 3,
        packetCount: 30,
        byteCount: 3000,
        firstSeen: FROM + n,
        lastSeen: TO - n,
        initiation: "initiated",
      };
    }
  }
}

function evidence(count) {
  const enis = Array.from({ length: GROUPS }, (_, at) => ({
    eniId: `eni-${at}`,
    known: true,
    recordCount: 1,
    hoursWithData: 2160,
    hoursNoData: 0,
    hoursSkipped: 0,
    firstSeen: FROM,
    lastSeen: TO,
  }));
  const window = { from: FROM, to: TO };
  const counts = { recordCount: count, acceptedCount: count, rejectedCount: 0, noDataCount: 0, skipDataCount: 0 };
  const coverage = {
    asked: window,
    covered: window,
    daysWithoutData: [],
    objectCount: 1,
    byteCount: 1,
    ...counts,
    outsideWindowCount: 0,
    withoutInterfaceCount: 0,
    initiationCounts: { initiated: count, unknown: 0, "likely-response": 0, response: 0 },
    enis,
    unread: [],
    malformed: [],
    complete: true,
  };
  return { coverage, rows: { [Symbol.iterator]: () => rows(count) } };
}

const planOnly = (input) => planTightening(input);
const withGrades = (input) => planGraded(input).plan;

function measure(snapshot, count, make = planOnly) {
  globalThis.gc?.();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const plan = make({ region: snapshot, evidence: evidence(count), now: "2026-11-20T00:00:00Z" });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (
    plan.groups.length !== Math.ceil(GROUPS / BROAD_EVERY) ||
    (make === planOnly && plan.totals.rulesAfter <= plan.totals.rulesBefore) ||
    (make === withGrades && plan.grades.length === 0)
  )
    throw new Error("not the plan that was meant");
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

const print = (row) => process.stdout.write(`${JSON.stringify(row)}\n`);
const round = (value, digits = 2) => Number(value.toFixed(digits));

// One thread does the work: processor time is what a machine with nothing else to do would take.
const said = ({ seconds, cpuSeconds }) => `${round(seconds)} s (${round(cpuSeconds)} s of processor time)`;

const snapshot = region();
measure(snapshot, 100_000);
const few = measure(snapshot, 100_000);
const many = measure(snapshot, 1_000_000);
const graded = measure(snapshot, 1_000_000, withGrades);
const rss = process.resourceUsage().maxRSS / 1024;
const what = `plan ${GROUPS} groups of ${RULES} rules, ${Math.ceil(GROUPS / BROAD_EVERY)} with broad ones`;
print({
  what: `${what}, 1,000,000 evidence rows`,
  value: `${said(many)}`,
  against: "-",
  peer: "-",
  ratio: null,
  unit: "≤ 10 s wanted",
});
print({
  what: `${what}, 1,000,000 evidence rows, graded and planned again`,
  value: said(graded),
  against: "planning alone",
  peer: said(many),
  ratio: round(graded.cpuSeconds / many.cpuSeconds),
  unit: "≤ 10 s wanted",
});
print({
  what: `${what}: ten times the rows`,
  value: `${said(many)}`,
  against: "100,000 rows",
  peer: `${said(few)}`,
  ratio: round(many.cpuSeconds / few.cpuSeconds),
  target: 10,
});
print({
  what: `${what}, 1,000,000 rows, peak memory`,
  value: `${Math.round(rss)} MB`,
  against: "-",
  peer: "-",
  ratio: null,
  unit: "≤ 1024 MB wanted",
});

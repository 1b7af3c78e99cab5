import fc from "fast-check";

/** A dense little universe: everything meets everything, so that every rule is exercised. */
export const DAY = 1_763_596_800; // 2025-11-20T00:00:00Z
export const WINDOW = { from: DAY, to: DAY + 2 * 86_400 };
export const ENIS = [
  {
    eniId: "eni-0a",
    accountId: "123456789012",
    region: "eu-west-1",
    addresses: ["10.0.0.1", "10.0.0.2", "2001:db8::1"],
  },
  { eniId: "eni-0b0b0b0b0b0b0b0b0", accountId: "123456789012", region: "eu-west-1", addresses: ["10.0.0.3"] },
  { eniId: "eni-0c", accountId: "210987654321", region: "us-east-1", addresses: [] },
];

export const LAYOUTS: readonly (readonly string[])[] = [
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status",
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags",
  "flow-direction tcp-flags interface-id dstaddr srcaddr dstport srcport protocol start end action log-status region",
  "interface-id srcaddr dstaddr srcport dstport protocol start action tcp-flags",
  "end future-field action protocol srcport dstport pkt-srcaddr srcaddr dstaddr interface-id log-status account-id bytes",
  "interface-id srcaddr dstaddr dstport protocol start end action log-status",
  "vpc-id interface-id srcaddr dstaddr srcport dstport protocol start end action ecs-task-id log-status subnet-id interface-tag",
  "flow-direction asg-tag interface-id srcaddr dstaddr srcport dstport protocol start end action instance-id vpc-id",
].map((layout) => layout.split(" "));

const V4 = Array.from({ length: 8 }, (_, i) => `10.0.0.${i + 1}`);
const V6 = ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:db8::2", "::ffff:192.0.2.1", "fe80::1:0:0:2"];

/** Mostly what AWS writes; now and then what it should not. */
function mostly(usual: readonly string[], rare: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
}

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  version: mostly(["2", "5", "-"], ["256", "2.0"]),
  "account-id": mostly(["123456789012", "123456789012", "210987654321", "unknown", "-"], ["12345"]),
  "interface-id": mostly(["eni-0a", "eni-0b0b0b0b0b0b0b0b0", "eni-0c", "eni-0b0b0b0b0b0b0b0b1"], ["-", "eni_0a"]),
  region: mostly(["eu-west-1", "us-east-1", "-"], ["EU"]),
  srcport: mostly(["443", "22", "40000", "50000"], ["0", "-", "65536", "00443"]),
  dstport: mostly(["443", "22", "40000", "50000"], ["0", "-", "65535", "1e3"]),
  protocol: mostly(["6", "6", "6", "17", "1"], ["58", "-", "256"]),
  packets: mostly(["1", "10", "-"], ["9007199254740992", "12345678901234567"]),
  bytes: mostly(["40", "1234567890123", "-"], ["x", ""]),
  action: mostly(["ACCEPT", "ACCEPT", "ACCEPT", "REJECT"], ["-", "accept", "ACCEPTED"]),
  "log-status": mostly(["OK", "OK", "OK", "OK", "-"], ["NODATA", "SKIPDATA", "OKAY"]),
  "tcp-flags": mostly(["0", "1", "2", "3", "4", "18", "19", "-"], ["-1", "256"]),
  "flow-direction": mostly(["ingress", "egress"], ["-", "INGRESS"]),
  "vpc-id": mostly(["vpc-0a", "vpc-0b", "-"], ["vpc-00000000000000000000000000000000a", "\u00e9"]),
  "interface-tag": mostly(["a%20b", "%C3%A9", "-"], ["%zz", "x".repeat(600)]),
};

function address(usual: readonly string[]): fc.Arbitrary<string> {
  return mostly(usual, [
    "-",
    "10.0.0.256",
    "010.0.0.1",
    "1:2",
    ":::",
    "10.0.0.1.1",
    "1::2::3",
    "2001:db8::3",
    "10.0.0.9",
  ]);
}

const time = fc
  .tuple(
    fc.integer({ min: -1, max: 48 }),
    fc.oneof({ weight: 40, arbitrary: fc.constantFrom(0, 1, 599) }, { weight: 1, arbitrary: fc.constant(90_000) }),
    fc.constantFrom(1, 1, 1, 1_000),
  )
  .map(([hour, length, unit]) => {
    const start = DAY + hour * 3_600 + 7;
    return { start: String(start * unit), end: String((start + length) * unit) };
  });

/** The values of one record, a word for each field. */
export function recordsOf(fields: readonly string[]): fc.Arbitrary<string[]> {
  return fc
    .record({
      isIpv6: fc.constantFrom(false, false, false, true),
      values: fc.tuple(...fields.map((field) => VALUES[field] ?? fc.constantFrom("-", "vpc-0a", "a%20b"))),
      addresses: fc.tuple(address(V4), address(V4)),
      ipv6: fc.tuple(address(V6), address(V6)),
      time,
    })
    .map(({ isIpv6, values, addresses, ipv6, time: { start, end } }) => {
      const special: Record<string, string> = {
        srcaddr: (isIpv6 ? ipv6 : addresses)[0],
        dstaddr: (isIpv6 ? ipv6 : addresses)[1],
        start,
        end,
      };
      return fields.map((field, i) => special[field] ?? (values[i] as string));
    });
}

function lineOf(fields: readonly string[]): fc.Arbitrary<string> {
  const blanks = fc.constantFrom(" ", " ", " ", "  ");
  const end = fc.constantFrom("", "", "", "", "\r", " ", " \r");
  return fc.tuple(recordsOf(fields), blanks, end).map(([words, blank, lineEnd]) => words.join(blank) + lineEnd);
}

const garbage = fc.constantFrom("", "   ", "garbage", "- - -", "\0", "2 123456789012 eni-0a", `${"x".repeat(300)} y`);

/** One object: a header line, and records of its layout among a little that is none; a second header may follow. */
const object: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(...LAYOUTS).chain((fields) =>
      fc
        .array(fc.oneof({ weight: 15, arbitrary: lineOf(fields) }, { weight: 1, arbitrary: garbage }), {
          maxLength: 30,
        })
        .map((lines) => [fields.join(" "), ...lines].join("\n")),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((parts) => parts.join("\n"));

const KEYS = [
  "a.log",
  "AWSLogs/210987654321/vpcflowlogs/eu-west-1/2025/11/20/b.log",
  "123456789012_vpcflowlogs_us-east-1_fl-0a_20251120T0005Z_0a0b0c0d.log",
];

/** Objects by key. */
export const world: fc.Arbitrary<Record<string, string>> = fc
  .array(object, { minLength: 1, maxLength: 3 })
  .map((objects) => Object.fromEntries(objects.map((text, i) => [KEYS[i] as string, text])));

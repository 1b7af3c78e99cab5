import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { Coverage } from "@sgt/flowlogs";
import { collectEvidence } from "@sgt/flowlogs/node";
import { memorySource } from "./memory-source.js";
import { plainValue, readPlainly } from "./readers.js";
import { DAY, ENIS, WINDOW } from "./worlds.js";

const HEADER =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags";
const SEED = Number(process.env.SGT_FUZZ_SEED ?? 20_251_120);
const LINES = Number(process.env.SGT_FUZZ_LINES ?? 60_000);
/** Slower kinds take their share of it. */
const BLOCKS = LINES / 10_000;
const GZIPS = LINES / 1_000;
const BLOCK_LINES = 20_000;
const NEWLINE = 10;

/** Small, fast and seeded; its quality is of no matter here. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

type Random = ReturnType<typeof numbers>;

function block(random: Random, lineCount: number): Buffer {
  const lines = Array.from({ length: lineCount }, () => {
    const start = DAY + random(172_800);
    const isIn = random(2) === 0;
    const remote = random(9) === 0 ? `2001:db8::${random(16).toString(16)}` : `10.0.0.${random(16)}`;
    const own = remote.includes(":") ? "2001:db8::1" : "10.0.0.1";
    const [src, dst] = isIn ? [remote, own] : [own, remote];
    const flags = [0, 1, 2, 3, 4, 18, 19][random(7)];
    return `2 123456789012 ${ENI_IDS[random(4)]} ${src} ${dst} ${PORTS[random(6)]} ${PORTS[random(6)]} ${[6, 17, 1][random(3)]} ${random(99)} ${random(1e6)} ${start} ${start + random(600)} ACCEPT OK ${flags}`;
  });
  return Buffer.from(`${HEADER}\n${lines.join("\n")}\n`);
}

const ENI_IDS = ["eni-0a", "eni-0b0b0b0b0b0b0b0b0", "eni-0c", "eni-0b0b0b0b0b0b0b0b1"];
const PORTS = [0, 22, 443, 5432, 40_000, 65_535];
const ODD_BYTES = Buffer.from("\0\r\t -:.09afzA%\x7f\xff", "latin1");

/** Changes, cuts, doubles and joins lines here and there; the header line stays. */
function mutate(bytes: Buffer, random: Random, count: number): Buffer {
  const from = bytes.indexOf(NEWLINE) + 1;
  for (let i = 0; i < count; i++) {
    const at = from + random(bytes.length - from);
    const kind = random(4);
    if (kind === 0) bytes[at] = ODD_BYTES[random(ODD_BYTES.length)] as number;
    else if (kind === 1) bytes[at] = NEWLINE;
    else if (kind === 2) bytes.copyWithin(at, at + 1 + random(20), Math.min(bytes.length, at + 200));
    else bytes.copyWithin(at, from + random(bytes.length - from - 60), from + random(60));
  }
  return bytes;
}

/** Lines that hold anything but blanks, less the header. */
function lineCount(bytes: Buffer): number {
  let count = 0;
  let isBlank = true;
  for (const byte of bytes) {
    if (byte === NEWLINE) {
      if (!isBlank) count++;
      isBlank = true;
    } else if (byte !== 32 && (byte < 9 || byte > 13)) isBlank = false;
  }
  return count + (isBlank ? 0 : 1) - 1;
}

function accountedFor({ recordCount, outsideWindowCount, withoutInterfaceCount, malformed }: Coverage): number {
  return (
    recordCount + outsideWindowCount + withoutInterfaceCount + malformed.reduce((sum, { count }) => sum + count, 0)
  );
}

describe(`mutated logs, seed ${SEED}`, () => {
  test(`${LINES} lines: none is lost`, async () => {
    const random = numbers(SEED);
    const whole = block(random, BLOCK_LINES);
    for (let done = 0; done < LINES; done += BLOCK_LINES) {
      const bytes = mutate(Buffer.from(whole), random, random(2_000));
      const source = memorySource({ "a.log": bytes }, { chunkBytes: 1 + random(200_000) });
      const { coverage } = await collectEvidence({ source, enis: ENIS, window: WINDOW, threads: 1 });
      expect({ done, unread: coverage.unread, lines: accountedFor(coverage) }).toEqual({
        done,
        unread: [],
        lines: lineCount(bytes),
      });
    }
  });

  test("a sample of them: the readable reader says the same", async () => {
    const random = numbers(SEED + 1);
    for (let i = 0; i < BLOCKS; i++) {
      const bytes = mutate(block(random, 1_000), random, random(600));
      const source = memorySource({ "a.log": bytes }, { chunkBytes: 1 + random(9_000) });
      const options = { source, enis: ENIS, window: WINDOW };
      const fast = plainValue(await collectEvidence({ ...options, threads: 1 }));
      expect(fast).toEqual(plainValue(await readPlainly(options)));
    }
  });

  test("mutated gzip: it ends, and the readable reader says the same", async () => {
    const random = numbers(SEED + 2);
    for (let i = 0; i < GZIPS; i++) {
      const gzip = gzipSync(block(random, 200));
      for (let n = random(3); n >= 0; n--) gzip[random(gzip.length)] = random(256);
      const broken = gzip.subarray(0, gzip.length - (random(2) === 0 ? 0 : random(gzip.length)));
      const source = memorySource({ "a.log": `${HEADER}\n`, "b.log": block(random, 1), "c.log.gz": broken });
      const options = { source, enis: ENIS, window: WINDOW };
      const fast = plainValue(await collectEvidence({ ...options, threads: 1 }));
      expect(fast).toEqual(plainValue(await readPlainly(options)));
    }
  });
});

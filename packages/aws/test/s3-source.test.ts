import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type S3SourceOptions, s3Source } from "@sgt/aws";
import { collectEvidence, folderSource, type LogSource, parseKey } from "@sgt/flowlogs/node";
import type { BucketModel, Fault } from "@sgt/sandbox";
import {
  ACCOUNT,
  FORMATS,
  FROM,
  KEY_LAYOUTS,
  type KeyLayout,
  makeLines,
  OTHER_ACCOUNT,
  REGION,
  TO,
  writeObjects,
} from "./support/flow-world.js";
import { codeOf, essence, listed, prepareWorld, type SourceWorld, WINDOW } from "./support/source-world.js";

const names = FORMATS.directed;
const LINES = makeLines(names, 600);
const HOUR = 3_600;

let world: SourceWorld;
let shared: SourceWorld | undefined;
afterEach(() => (world === shared ? undefined : world.close()));

async function start(
  model: BucketModel = {},
  fill: (s3Dir: string) => Promise<unknown> = fillOne,
): Promise<SourceWorld> {
  world = await prepareWorld(fill, { buckets: { logs: { pageKeys: 20, ...model } } });
  return world;
}

const fillOne = (s3Dir: string) => writeObjects(join(s3Dir, "logs"), LINES, { names, everySeconds: 10_800 });

function source(more: Partial<S3SourceOptions> = {}): LogSource {
  return s3Source({ session: world.session, url: "s3://logs", clock: world.clock, ...more });
}

const keysOf = async (one: LogSource, window = WINDOW): Promise<string[]> =>
  (await listed(one, window)).map(({ key }) => key).sort();

describe("a central bucket of several accounts and regions", () => {
  const PLACES = [
    [ACCOUNT, REGION],
    [ACCOUNT, "us-east-1"],
    [OTHER_ACCOUNT, REGION],
  ] as const;
  let all: string[] = [];

  const startCentral = async (keys: KeyLayout, prefix = "", model: BucketModel = {}) => {
    await start(model, async (s3Dir) => {
      const dir = join(s3Dir, "logs", prefix);
      const written = PLACES.map(([account, region]) =>
        writeObjects(dir, LINES, { names, keys, account, region, everySeconds: 10_800 }),
      );
      all = (await Promise.all(written)).flat().map((key) => prefix + key);
      // What else lies in such buckets.
      for (const other of ["CloudTrail/eu-west-1/2026/11/01/trail.json.gz", "Config/x.json.gz"])
        await put(join(dir, `AWSLogs/${ACCOUNT}/${other}`));
    });
  };

  /** The slow, obvious way: every key, by the time in its name. */
  const expected = (from: number, to: number, isWanted = (_key: string) => true): string[] =>
    all
      .filter((key) => {
        const { time } = parseKey(key);
        return time !== null && time >= from - 4_200 && time < to + 4_200 && isWanted(key);
      })
      .sort();

  describe.each(Object.keys(KEY_LAYOUTS) as KeyLayout[])("in the %s layout", (keys) => {
    beforeAll(async () => {
      await startCentral(keys);
      shared = world;
    });
    beforeEach(() => {
      world = shared as SourceWorld;
    });
    afterAll(() => shared?.close());

    test.each<[string, number, number]>([
      ["the whole of it", FROM, TO],
      ["one hour", FROM + 30 * HOUR, FROM + 31 * HOUR],
      ["the turn of the month", FROM + 23 * HOUR, FROM + 25 * HOUR],
      ["one second at midnight", FROM + 24 * HOUR, FROM + 24 * HOUR + 1],
      ["a time before it", FROM - 40 * 24 * HOUR, FROM - 35 * 24 * HOUR],
      ["a year", TO - 365 * 24 * HOUR, TO],
    ])("%s is listed", async (_, from, to) => {
      expect(await keysOf(source(), { from, to })).toEqual(expected(from, to));
    });

    test("one account, one region", async () => {
      expect(await keysOf(source({ accounts: [OTHER_ACCOUNT] }))).toEqual(
        expected(FROM, TO, (key) => key.includes(OTHER_ACCOUNT)),
      );
      expect(await keysOf(source({ regions: ["us-east-1"] }))).toEqual(
        expected(FROM, TO, (key) => key.includes("us-east-1")),
      );
    });

    test("a prefix at any depth of the layout", async () => {
      const [one = ""] = expected(FROM, TO, (key) => key.includes(OTHER_ACCOUNT));
      const steps = one.split("/");
      for (let depth = 1; depth < steps.length; depth++) {
        const prefix = steps.slice(0, depth).join("/");
        const wanted = expected(FROM, TO, (key) => key.startsWith(`${prefix}/`));
        expect(await keysOf(source({ url: `s3://logs/${prefix}` }))).toEqual(wanted);
        expect(await keysOf(source({ url: `s3://logs/${prefix}/` }))).toEqual(wanted);
      }
      expect(await keysOf(source({ url: `s3://logs/${one}` }))).toEqual([one]);
    });
  });

  test("a prefix before AWSLogs", async () => {
    await startCentral("daily", "team/a/");
    expect(await keysOf(source({ url: "s3://logs/team/a" }))).toEqual(expected(FROM, TO));
    expect(await codeOf(listed(source()))).toBe("SGT_AWS_NO_FLOW_LOGS");
  });

  test("no more is listed than the folders on the way and the days of the window", async () => {
    await startCentral("hourly", "", { pageKeys: 7 });
    await listed(source(), { from: FROM + 50 * HOUR, to: FROM + 51 * HOUR });
    const requests = world.sandbox.requests.filter(({ action }) => action === "ListObjectsV2");
    const deep = requests.filter(({ params }) => params.delimiter === undefined).map(({ params }) => params.prefix);
    expect([...new Set(deep)].sort()).toEqual(
      PLACES.map(([account, region]) => `AWSLogs/${account}/vpcflowlogs/${region}/2026/11/`).sort(),
    );
    // Pages of seven keys: what lies before the hour is skipped, not read.
    expect(requests.length).toBeLessThan(25);
  });

  test("one account that may not be listed is a hole, not the end", async () => {
    await startCentral("daily");
    const denied = `AWSLogs/${OTHER_ACCOUNT}/vpcflowlogs/${REGION}/2026/11/`;
    world.sandbox.faults.add({
      kind: "error-before",
      status: 403,
      code: "AccessDenied",
      when: { action: "ListObjectsV2", predicate: ({ params }) => params.prefix === denied },
      times: Number.POSITIVE_INFINITY,
    });
    const { coverage } = await world.analyze(source());
    expect(coverage.unread.map(({ key, code }) => [key, code])).toEqual([[denied, "SGT_AWS_DENIED"]]);
    expect(coverage.recordCount).toBeGreaterThan(0);
  });
});

test("a folder of logs in nobody's layout is read as a folder on a disk is", async () => {
  await start({}, async (s3Dir) => {
    const keys = await writeObjects(join(s3Dir, "made"), LINES, { names });
    for (const [i, key] of keys.entries()) {
      const to = join(s3Dir, "logs", `copied/${i % 3}/a b+${i}.log.gz`);
      await mkdir(dirname(to), { recursive: true });
      await rename(join(s3Dir, "made", key), to);
    }
    await put(join(s3Dir, "logs/copied/readme.md"));
  });
  await world.analyze(source({ url: "s3://logs/copied" }), "s3");
  await world.analyze(folderSource(join(world.s3Dir, "logs", "copied")), "folder");
  expect(essence(await world.evidence("s3"))).toEqual(essence(await world.evidence("folder")));
});

test("what else lies in a folder of logs is told by its first bytes, once for names of one pattern", async () => {
  const trail = gzipSync(`{"Records":[{"eventVersion":"1.11","padding":"${randomBytes(90_000).toString("hex")}"}]}`);
  await start({}, async (s3Dir) => {
    const [key = ""] = await writeObjects(join(s3Dir, "made"), LINES, { names });
    await mkdir(join(s3Dir, "logs/mixed/trail"), { recursive: true });
    await rename(join(s3Dir, "made", key), join(s3Dir, "logs/mixed/flows"));
    for (let i = 0; i < 40; i++) await writeFile(join(s3Dir, `logs/mixed/trail/2026-11-${i + 10}.json.gz`), trail);
    await writeFile(join(s3Dir, "logs/mixed/_SUCCESS"), "");
  });
  const { coverage } = await world.analyze(source({ url: "s3://logs/mixed" }), "s3");
  expect(coverage.otherFiles.map(({ what, count }) => [what, count])).toEqual([
    ["CloudTrail", 40],
    ["empty file", 1],
  ]);
  expect(coverage).toMatchObject({ objectCount: 1, unread: [] });
  expect(coverage.recordCount).toBeGreaterThan(0);
  const fetched = world.sandbox.requests.filter(({ action }) => action === "GetObject");
  expect(fetched.length).toBe(3 + 1 + 1 + 1);
  await world.analyze(folderSource(join(world.s3Dir, "logs", "mixed")), "folder");
  expect(essence(await world.evidence("s3"))).toEqual(essence(await world.evidence("folder")));
});

test("a bucket of another region is found there", async () => {
  await start({ region: "ap-southeast-2" });
  expect((await listed(source())).length).toBeGreaterThan(20);
  const regions = world.sandbox.requests.filter(({ action }) => action === "ListObjectsV2").map(({ region }) => region);
  expect(new Set(regions)).toEqual(new Set(["ap-southeast-2"]));
});

describe("when S3 fails", () => {
  const times = 6;
  /** Of the same objects each time. */
  let calm: ReturnType<typeof essence> | undefined;
  test.each<[string, Fault]>([
    ["a body breaks off at its beginning", { kind: "cut-body", afterBytes: 1, times }],
    ["a body breaks off in its middle", { kind: "cut-body", afterBytes: 40, times }],
    ["the connection is cut", { kind: "reset", times: 3 }],
    ["S3 answers 500", { kind: "error-before", status: 500, code: "InternalError", times: 2 }],
    ["S3 asks to slow down", { kind: "throttle", times: 2 }],
  ])("%s: everything is read, and once", async (_, fault) => {
    await start();
    if (calm === undefined) {
      await world.analyze(source(), "calm");
      calm = essence(await world.evidence("calm"));
    }
    const when = { service: "s3", action: "GetObject", nth: 3 } as const;
    world.sandbox.faults.add({ ...fault, when });
    await world.analyze(source(), "stormy");
    expect(world.sandbox.faults.pendingCount).toBe(0);
    expect(essence(await world.evidence("stormy"))).toEqual(calm);
  });

  test("a body that breaks off is asked for from the byte it had reached, if it is still the same object", async () => {
    await start();
    world.sandbox.faults.add({ kind: "cut-body", afterBytes: 40, when: { action: "GetObject" } });
    const [object] = await listed(source());
    const chunks: Uint8Array[] = [];
    for await (const chunk of object?.open() ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).length).toBe(object?.size);
    expect(world.sandbox.requests.filter(({ action }) => action === "GetObject").length).toBe(2);
  });

  test("an object that never comes to its end is unread, and read by the next run", async () => {
    await start();
    const [first = ""] = await keysOf(source());
    const when = {
      action: "GetObject",
      predicate: ({ params }: { params: object }) => Reflect.get(params, "Key") === first,
    };
    world.sandbox.faults.add({ kind: "cut-body", afterBytes: 0, when, times: Number.POSITIVE_INFINITY });
    const { coverage } = await world.analyze(source());
    expect(coverage.unread.map(({ key, code }) => [key, code])).toEqual([[first, "SGT_AWS_OBJECT_UNREACHABLE"]]);
    world.sandbox.faults.clear();
    const again = await world.analyze(source());
    expect(again.knownObjectCount).toBe(coverage.objectCount - 1);
    await world.analyze(source(), "calm");
    expect(essence(await world.evidence()).rows).toEqual(essence(await world.evidence("calm")).rows);
  });

  test("an object that changed after it was listed is not mixed of two", async () => {
    await start();
    const [object] = await listed(source());
    await writeFile(join(world.s3Dir, "logs", object?.key ?? ""), "something else");
    const read = async () => {
      for await (const _ of object?.open() ?? []);
    };
    expect(await codeOf(read())).toBe("SGT_AWS_OBJECT_CHANGED");
  });
});

describe("what may not or cannot be read is named, and the rest is read", () => {
  const day = `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/2026/11/01/`;
  test.each<[string, BucketModel, string]>([
    ["denied", { forbidden: [day] }, "SGT_AWS_OBJECT_DENIED"],
    ["a key of its own", { encrypted: [day] }, "SGT_AWS_OBJECT_KEY_DENIED"],
    ["Glacier", { archived: [day] }, "SGT_AWS_OBJECT_ARCHIVED"],
    ["gone since the listing", { vanished: [day] }, "SGT_AWS_OBJECT_GONE"],
  ])("%s", async (_, model, code) => {
    await start(model);
    const { coverage } = await world.analyze(source());
    expect(new Set(coverage.unread.map((one) => one.code))).toEqual(new Set([code]));
    expect(coverage.unread.every(({ key }) => key.startsWith(day))).toBe(true);
    expect(coverage.unread.length).toBeGreaterThan(6);
    expect(coverage.daysWithoutData).toEqual(["2026-11-01"]);
    expect(coverage.complete).toBe(false);
  });
});

test.each<[string, BucketModel, string]>([
  ["denied", { forbidden: ["AWSLogs/"] }, "SGT_AWS_OBJECT_DENIED"],
  ["a key of its own", { encrypted: ["AWSLogs/"] }, "SGT_AWS_OBJECT_KEY_DENIED"],
  ["Glacier", { archived: ["AWSLogs/"] }, "SGT_AWS_OBJECT_ARCHIVED"],
  ["gone since the listing", { vanished: ["AWSLogs/"] }, "SGT_AWS_OBJECT_GONE"],
])("where nothing else is there, it is a hole and no error: %s", async (_, model, code) => {
  await start(model);
  const { coverage } = await world.analyze(source());
  expect(new Set(coverage.unread.map((one) => one.code))).toEqual(new Set([code]));
  expect(coverage).toMatchObject({ recordCount: 0, complete: false });
  const options = { source: source(), enis: [], window: WINDOW };
  expect((await collectEvidence(options)).coverage.unread.length).toBe(coverage.unread.length);
});

describe("what is no source of flow logs is said so", () => {
  test.each<[string, Partial<S3SourceOptions>, BucketModel, string]>([
    ["no such bucket", { url: "s3://nothing" }, {}, "SGT_AWS_BUCKET_NOT_FOUND"],
    ["a prefix of nothing", { url: "s3://logs/nothing" }, {}, "SGT_AWS_NO_FLOW_LOGS"],
    ["the beginning of a prefix", { url: "s3://logs/AWSLog" }, {}, "SGT_AWS_NO_FLOW_LOGS"],
    ["another service's logs", { url: `s3://logs/AWSLogs/${ACCOUNT}/CloudTrail/` }, {}, "SGT_AWS_NO_FLOW_LOGS"],
    ["an account that has none", { accounts: ["111122223333"] }, {}, "SGT_AWS_NO_FLOW_LOGS"],
    ["a region that has none", { regions: ["us-west-2"] }, {}, "SGT_AWS_NO_FLOW_LOGS"],
    ["somebody else's bucket", { expectedOwner: "111122223333" }, {}, "SGT_AWS_DENIED"],
    ["a bucket that wants to be paid", {}, { ownerId: OTHER_ACCOUNT, requesterPays: true }, "SGT_AWS_DENIED"],
    ["and is", { requestPayer: true }, { ownerId: OTHER_ACCOUNT, requesterPays: true }, "no error"],
    [
      "an alias of an access point",
      { url: "s3://reader-abc123-s3alias" },
      { aliases: ["reader-abc123-s3alias"] },
      "no error",
    ],
    [
      "an access point of another partition",
      { url: `s3://arn:aws-cn:s3:cn-north-1:${ACCOUNT}:accesspoint/reader` },
      {},
      "SGT_AWS_OTHER_PARTITION",
    ],
  ])("%s", async (_, options, model, code) => {
    await start(model);
    expect(await codeOf(listed(source(options)))).toBe(code);
  });

  test.each([
    "s3://",
    "s3://Bucket",
    "s3:/bucket",
    "s3://b",
    "s3://bucket_with_underscore",
    "s3://arn:aws:s3:::bucket",
  ])("%j is no place", async (url) => {
    await start();
    expect(await codeOf((async () => source({ url }))())).toBe("SGT_AWS_INVALID_SOURCE");
  });

  test("listing is denied, reading is not: nothing can be known", async () => {
    await start();
    world.sandbox.deniedActions.add("s3:ListBucket");
    expect(await codeOf(listed(source()))).toBe("SGT_AWS_DENIED");
  });

  test("an empty bucket", async () => {
    await start({}, (s3Dir) => mkdir(join(s3Dir, "logs"), { recursive: true }));
    expect(await codeOf(listed(source()))).toBe("SGT_AWS_NO_FLOW_LOGS");
  });

  test.each([
    ["credentials that have expired", 400, "ExpiredToken", "SGT_AWS_EXPIRED"],
    ["a clock that is wrong", 403, "RequestTimeTooSkewed", "SGT_AWS_BAD_CREDENTIALS"],
    ["keys of another partition", 403, "InvalidAccessKeyId", "SGT_AWS_BAD_CREDENTIALS"],
  ])("%s", async (_, status, awsCode, code) => {
    await start();
    const when = { service: "s3" } as const;
    world.sandbox.faults.add({ kind: "error-before", status, code: awsCode, when, times: 99 });
    expect(await codeOf(listed(source()))).toBe(code);
  });
});

describe("the ledger", () => {
  test("counts each object once, whoever brought it: a copy on a disk, a deeper prefix, a second run", async () => {
    await start();
    const first = await world.analyze(source());
    const before = essence(await world.evidence());
    for (const again of [
      source(),
      source({ url: `s3://logs/AWSLogs/${ACCOUNT}` }),
      folderSource(join(world.s3Dir, "logs", "AWSLogs")),
    ]) {
      const { knownObjectCount } = await world.analyze(again);
      expect(knownObjectCount).toBe(first.coverage.objectCount);
      expect(essence(await world.evidence())).toEqual(before);
    }
  });

  test("a run that was interrupted goes on where it stopped", async () => {
    await start();
    await world.analyze(source(), "whole");
    const stop = new AbortController();
    const interrupted = s3Source({ session: world.session, url: "s3://logs", clock: world.clock });
    const stopping: LogSource = {
      async *list(window, signal) {
        let count = 0;
        for await (const object of interrupted.list(window, signal)) {
          const open: typeof object.open = (inner) => {
            count += 1;
            if (count === 9) stop.abort();
            return object.open(inner);
          };
          yield { ...object, open };
        }
      },
    };
    expect(await codeOf(world.analyze(stopping, "ledger", { signal: stop.signal }))).toBe("SGT_FLOWLOGS_STOPPED");
    await world.analyze(source());
    expect(essence(await world.evidence())).toEqual(essence(await world.evidence("whole")));
  });
});

describe("how long the bucket keeps logs", () => {
  const prefix = `AWSLogs/${ACCOUNT}/`;
  test.each<[string, NonNullable<BucketModel["expiry"]>, number | null]>([
    ["for ever", [], null],
    ["by a rule for all", [{ prefix: "", days: 30 }], 30],
    [
      "by the shortest rule",
      [
        { prefix: "", days: 30 },
        { prefix: "AWSLogs/", days: 14 },
      ],
      14,
    ],
    ["by a rule below", [{ prefix: `${prefix}vpcflowlogs/`, days: 7 }], 7],
    ["by no rule of others", [{ prefix: "elsewhere/", days: 1 }], null],
  ])("%s", async (_, expiry, days) => {
    await start({ expiry });
    const one = s3Source({ session: world.session, url: `s3://logs/${prefix}` });
    expect(await one.retentionDays()).toBe(days);
    one.close();
  });

  test("nobody knows when it may not be asked", async () => {
    await start();
    world.sandbox.deniedActions.add("s3:GetLifecycleConfiguration");
    expect(await s3Source({ session: world.session, url: "s3://logs" }).retentionDays()).toBeUndefined();
  });
});

async function put(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "other");
}

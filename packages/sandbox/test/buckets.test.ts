import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { BucketModel, Sandbox } from "@sgt/sandbox";
import { clientConfig, closeAll, failureOf, OTHER_ACCOUNT, start } from "./fixture.js";

const CONTENT = "0123456789";

let dir: string;
let sandbox: Sandbox;
let s3: S3Client;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sgt-buckets-"));
  await mkdir(join(dir, "logs", "a"), { recursive: true });
  await writeFile(join(dir, "logs", "a", "1.log"), CONTENT);
});
afterEach(async () => {
  await closeAll();
  await rm(dir, { recursive: true, force: true });
});

async function begin(model: BucketModel = {}, region?: string): Promise<void> {
  sandbox = await start({ s3Dir: dir, buckets: { logs: model } });
  s3 = new S3Client({ ...clientConfig(sandbox), maxAttempts: 1, ...(region === undefined ? {} : { region }) });
}

const read = async (more: Partial<GetObjectCommandInput> = {}) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "logs", Key: "a/1.log", ...more }));
  return Body?.transformToString();
};
const list = (Bucket = "logs") => s3.send(new ListObjectsV2Command({ Bucket }));

describe("3.2: the region of a bucket", () => {
  test("who asks elsewhere is told where it is", async () => {
    await begin({ region: "us-east-1" });
    const thrown = await s3.send(new HeadBucketCommand({ Bucket: "logs" })).catch((error: unknown) => error);
    const { $metadata, $response } = thrown as { $metadata: object; $response: { headers: Record<string, string> } };
    expect($metadata).toMatchObject({ httpStatusCode: 301 });
    expect($response.headers["x-amz-bucket-region"]).toBe("us-east-1");
    expect(await failureOf(list())).toBe("PermanentRedirect 301");
    expect(await failureOf(read())).toBe("PermanentRedirect 301");
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: "logs" }))).LocationConstraint ?? "").toBe("");
  });

  test("who asks there is answered", async () => {
    await begin({ region: "us-east-1" }, "us-east-1");
    expect((await s3.send(new HeadBucketCommand({ Bucket: "logs" }))).BucketRegion).toBe("us-east-1");
    expect(await read()).toBe(CONTENT);
  });
});

describe("3.2: what stands between a caller and an object", () => {
  const whole = ["a/"];
  test.each<[string, BucketModel, Partial<GetObjectCommandInput>, string]>([
    ["nothing", {}, {}, "no error"],
    ["Glacier", { archived: whole }, {}, "InvalidObjectState 403"],
    ["a key", { encrypted: whole }, {}, "AccessDenied 403"],
    ["a policy", { forbidden: whole }, {}, "AccessDenied 403"],
    ["time", { vanished: whole }, {}, "NoSuchKey 404"],
    ["an owner", {}, { ExpectedBucketOwner: OTHER_ACCOUNT }, "AccessDenied 403"],
    ["a bill", { ownerId: OTHER_ACCOUNT, requesterPays: true }, {}, "AccessDenied 403"],
    ["a bill that is paid", { ownerId: OTHER_ACCOUNT, requesterPays: true }, { RequestPayer: "requester" }, "no error"],
    ["no bill for the owner", { requesterPays: true }, {}, "no error"],
    ["another version", {}, { IfMatch: '"other"' }, "PreconditionFailed 412"],
  ])("%s", async (_, model, more, failure) => {
    await begin(model);
    expect(await failureOf(read(more))).toBe(failure);
  });

  test("the same version, in part", async () => {
    await begin();
    const { Contents } = await list();
    expect(await read({ IfMatch: Contents?.[0]?.ETag, Range: "bytes=4-" })).toBe("456789");
  });

  test("Glacier shows in the listing, which may be read", async () => {
    await begin({ archived: whole });
    expect((await list()).Contents?.[0]?.StorageClass).toBe("GLACIER");
  });
});

test("a body can be cut after some bytes", async () => {
  await begin();
  sandbox.faults.add({ kind: "cut-body", afterBytes: 4, when: { action: "GetObject" } });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "logs", Key: "a/1.log" }));
  const seen: Buffer[] = [];
  const reading = (async () => {
    for await (const chunk of Body as AsyncIterable<Buffer>) seen.push(chunk);
  })();
  await expect(reading).rejects.toThrow();
  expect(Buffer.concat(seen).toString()).toBe("0123");
  expect(await read()).toBe(CONTENT);
});

test("an alias is another name, and pages may be shorter than asked for", async () => {
  await writeFile(join(dir, "logs", "a", "2.log"), CONTENT);
  await begin({ aliases: ["reader-s3alias"], pageKeys: 1 });
  const page = await list("reader-s3alias");
  expect([page.KeyCount, page.IsTruncated]).toEqual([1, true]);
});

test("lifecycle rules, or none", async () => {
  await begin({ expiry: [{ prefix: "a/", days: 30 }] });
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "logs" }));
  expect(Rules).toEqual([
    expect.objectContaining({ Filter: { Prefix: "a/" }, Expiration: { Days: 30 }, Status: "Enabled" }),
  ]);
  await begin();
  const none = s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "logs" }));
  expect(await failureOf(none)).toBe("NoSuchLifecycleConfiguration 404");
});

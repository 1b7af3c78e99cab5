import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { get as httpGet } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import {
  ACCOUNT,
  clientConfig,
  closeAll,
  EMPTY,
  ec2Client,
  failureOf,
  MODEL,
  OTHER_ACCOUNT,
  REGION,
  start,
} from "./fixture.js";

let sandbox: Sandbox;

afterEach(closeAll);

describe("S3", () => {
  let dir: string;
  let s3: S3Client;
  const KEYS = ["a b+c%.txt", "a/1.log", "a/2.log", "a/b/3.log", "a.log", "é/ü.log", "z.log"];
  // S3 orders keys by their UTF-8 bytes: "a b" < "a.log" < "a/…" < "z" < "é".
  const IN_ORDER = ["a b+c%.txt", "a.log", "a/1.log", "a/2.log", "a/b/3.log", "z.log", "é/ü.log"];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "sgt-s3-"));
    for (const key of KEYS) {
      const path = join(dir, "logs", key);
      await mkdir(join(path, ".."), { recursive: true });
      await writeFile(path, `content of ${key}`);
    }
    await writeFile(join(dir, "secret.txt"), "outside every bucket");
    await symlink(join(dir, "secret.txt"), join(dir, "logs", "link.log"));
    await symlink(dir, join(dir, "logs", "linked"));
  });

  beforeEach(async () => {
    sandbox = await start({ s3Dir: dir });
    s3 = new S3Client({ ...clientConfig(sandbox), maxAttempts: 1 });
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  const list = (input: Partial<ListObjectsV2CommandInput>) =>
    s3.send(new ListObjectsV2Command({ Bucket: "logs", ...input }));
  const keysOf = (contents: readonly { Key?: string | undefined }[] | undefined) =>
    (contents ?? []).map((object) => object.Key);
  const read = async (Key: string, Range?: string) => {
    const answer = await s3.send(new GetObjectCommand({ Bucket: "logs", Key, Range }));
    return `${answer.$metadata.httpStatusCode} ${await answer.Body?.transformToString()}`;
  };

  test.each<[string, Partial<ListObjectsV2CommandInput>, string[], string[]]>([
    ["everything, in the order of UTF-8 bytes", {}, IN_ORDER, []],
    ["a prefix that is a folder", { Prefix: "a/" }, ["a/1.log", "a/2.log", "a/b/3.log"], []],
    ["a prefix that is no folder", { Prefix: "a" }, IN_ORDER.slice(0, 5), []],
    ["a prefix of nothing", { Prefix: "nothing/" }, [], []],
    ["folders by a delimiter", { Delimiter: "/" }, ["a b+c%.txt", "a.log", "z.log"], ["a/", "é/"]],
    ["folders below a prefix", { Prefix: "a/", Delimiter: "/" }, ["a/1.log", "a/2.log"], ["a/b/"]],
    ["what comes after a key", { StartAfter: "a/1.log" }, IN_ORDER.slice(3), []],
  ])("lists %s", async (_, input, keys, prefixes) => {
    const answer = await list(input);
    expect(keysOf(answer.Contents)).toEqual(keys);
    expect((answer.CommonPrefixes ?? []).map((prefix) => prefix.Prefix)).toEqual(prefixes);
    expect([answer.KeyCount, answer.IsTruncated]).toEqual([keys.length + prefixes.length, false]);
  });

  test.each([1, 2, 3])("pages of %d give each key and common prefix once", async (pageSize) => {
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize }, { Bucket: "logs", Delimiter: "/" })) {
      expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
      seen.push(...keysOf(page.Contents), ...(page.CommonPrefixes ?? []).map((prefix) => prefix.Prefix));
    }
    expect(seen.sort()).toEqual(["a b+c%.txt", "a.log", "a/", "z.log", "é/"].sort());
  });

  test("keys come percent-encoded when asked for", async () => {
    const answer = await list({ EncodingType: "url", Prefix: "a b" });
    expect(keysOf(answer.Contents)).toEqual(["a%20b%2Bc%25.txt"]);
  });

  test.each([
    ["whole", undefined, "200 content of a/1.log"],
    ["from a byte to another", "bytes=2-4", "206 nte"],
    ["from a byte on", "bytes=11-", "206 a/1.log"],
    ["its last bytes", "bytes=-3", "206 log"],
    ["a range that ends past its end", "bytes=15-999", "206 log"],
  ])("reads an object %s", async (_, range, text) => {
    expect(await read("a/1.log", range)).toBe(text);
  });

  test("reads a key of odd characters, and tells its size without reading it", async () => {
    expect(await read("a b+c%.txt")).toBe("200 content of a b+c%.txt");
    const head = await s3.send(new HeadObjectCommand({ Bucket: "logs", Key: "z.log" }));
    expect(head.ContentLength).toBe("content of z.log".length);
  });

  test.each([
    ["a key that is not there", "nothing.log", "NoSuchKey 404"],
    ["a folder", "a", "NoSuchKey 404"],
    ["a link out of the bucket", "link.log", "NoSuchKey 404"],
    ["a key behind a linked folder", "linked/secret.txt", "NoSuchKey 404"],
    ["a path out of the bucket", "../secret.txt", "NotImplemented 501"],
    ["an encoded path out of the bucket", "a/..%2f..%2fsecret.txt", "NoSuchKey 404"],
  ])("refuses %s", async (_, key, failure) => {
    expect(await failureOf(read(key))).toBe(failure);
  });

  test("refuses a range past the end, a bucket that is not there, a write, and a denied read", async () => {
    expect(await failureOf(read("z.log", "bytes=99-"))).toBe("InvalidRange 416");
    expect(await failureOf(list({ Bucket: "nothing" }))).toBe("NoSuchBucket 404");
    expect(await failureOf(s3.send(new PutObjectCommand({ Bucket: "logs", Key: "new", Body: "x" })))).toBe(
      "AccessDenied 403",
    );
    sandbox.deniedActions.add("s3:ListBucket");
    expect(await failureOf(list({}))).toBe("AccessDenied 403");
  });

  test("a bucket in the host's name, as in its path", async () => {
    const get = (host: string, path: string) =>
      new Promise((resolve, reject) => {
        const authorization = `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`;
        const request = httpGet(`${sandbox.url}${path}`, { headers: { host, authorization } }, (answer) => {
          text(answer).then(resolve, reject);
        });
        request.on("error", reject);
      });
    const { port } = new URL(sandbox.url);
    expect(await get(`logs.localhost:${port}`, "/a/1.log")).toBe("content of a/1.log");
    expect(await get(`127.0.0.1:${port}`, "/logs/a/1.log")).toBe("content of a/1.log");
  });

  test("throttles and fails in its own words", async () => {
    sandbox.faults.add({ kind: "throttle" });
    expect(await failureOf(list({}))).toBe("SlowDown 503");
  });
});

describe("STS", () => {
  const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/audit/reader`;
  let sts: STSClient;

  beforeEach(async () => {
    sandbox = await start({ account: [MODEL, { accountId: OTHER_ACCOUNT, region: REGION }] });
    sts = new STSClient({ ...clientConfig(sandbox), maxAttempts: 1 });
  });

  const assume = async (Policy?: string) => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "session", Policy }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    return { credentials, expiresAt: Credentials?.Expiration };
  };

  test("any key is the user of the account", async () => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect([Account, Arn]).toEqual([ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/sandbox`]);
  });

  test("a role's credentials lead to the role's account", async () => {
    const { credentials, expiresAt } = await assume();
    const there = await new STSClient({ ...clientConfig(sandbox), credentials }).send(new GetCallerIdentityCommand({}));
    expect([there.Account, there.Arn]).toEqual([
      OTHER_ACCOUNT,
      `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/reader/session`,
    ]);
    expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
    const { SecurityGroups } = await ec2Client(sandbox, { credentials }).send(new DescribeSecurityGroupsCommand({}));
    expect(SecurityGroups).toEqual([]);
  });

  test("5: a session policy can only narrow, and the log shows role and policy", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/planner`;
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["ec2:Describe*"], Resource: "*" }],
    });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "plan", Policy }));
    const credentials = { accessKeyId: Credentials?.AccessKeyId ?? "", secretAccessKey: "x" };
    const ec2 = ec2Client(sandbox, { credentials });
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/24" }] }];
    expect(await failureOf(ec2.send(new DescribeSecurityGroupsCommand({})))).toBe("no error");
    const write = ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: EMPTY, IpPermissions }));
    expect(await failureOf(write)).toBe("UnauthorizedOperation 403");
    expect(sandbox.requests.at(-1)?.caller).toMatchObject({
      roleArn: role,
      sessionName: "plan",
      sessionPolicy: Policy,
    });
  });

  test.each([
    ["an account it does not hold", { RoleArn: "arn:aws:iam::111122223333:role/reader" }, "AccessDenied 403"],
    ["what is no role", { RoleArn: "reader" }, "ValidationError 400"],
    ["a session name of one letter", { RoleSessionName: "s" }, "ValidationError 400"],
    ["less than 15 minutes", { DurationSeconds: 899 }, "ValidationError 400"],
    ["more than 12 hours", { DurationSeconds: 43_201 }, "ValidationError 400"],
    ["a policy that is too long", { Policy: " ".repeat(2049) }, "PackedPolicyTooLargeException 400"],
  ])("5: AssumeRole refuses %s", async (_, part, failure) => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "session", ...part });
    expect(await failureOf(sts.send(command))).toBe(failure);
  });

  test("5: a role that assumes a role has one hour at most", async () => {
    const { credentials } = await assume();
    const chained = new STSClient({ ...clientConfig(sandbox), credentials, maxAttempts: 1 });
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "again", DurationSeconds: 3601 });
    expect(await failureOf(chained.send(command))).toBe("ValidationError 400");
  });

  test("AssumeRole can be denied", async () => {
    sandbox.deniedActions.add("sts:*");
    expect(await failureOf(assume())).toBe("AccessDenied 403");
    expect(await failureOf(sts.send(new GetCallerIdentityCommand({})))).toBe("no error");
  });
});

describe("Service Quotas", () => {
  const get = (QuotaCode: string, ServiceCode = "vpc") =>
    new ServiceQuotasClient({ ...clientConfig(sandbox), maxAttempts: 1 }).send(
      new GetServiceQuotaCommand({ ServiceCode, QuotaCode }),
    );

  test("4.1: tells the applied quota of rules", async () => {
    sandbox = await start({ ruleQuota: 80 });
    expect((await get("L-0EA8095F")).Quota?.Value).toBe(80);
  });

  test("4.1: a quota it does not know, a denied call, and one too many", async () => {
    sandbox = await start();
    expect(await failureOf(get("L-00000000"))).toBe("NoSuchResourceException 400");
    sandbox.faults.add({ kind: "throttle" });
    expect(await failureOf(get("L-0EA8095F"))).toBe("TooManyRequestsException 429");
    sandbox.deniedActions.add("servicequotas:GetServiceQuota");
    expect(await failureOf(get("L-0EA8095F"))).toBe("AccessDeniedException 400");
  });
});

describe("the door", () => {
  test("listens on loopback only, and answers nothing that is not signed", async () => {
    sandbox = await start();
    expect(new URL(sandbox.url).hostname).toBe("127.0.0.1");
    const answer = await fetch(`${sandbox.url}/?Action=DescribeVpcs`);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
    ]);
    expect(sandbox.requests).toEqual([]);
  });

  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  test.each([
    ["a service it has not", "lambda", "/", "", 404],
    ["no action", "ec2", "/", "", 400],
    ["a body that is no query", "ec2", "/", "\u0000{[", 400],
    ["nesting without end", "ec2", "/", `Action=DescribeVpcs&${"a.".repeat(5000)}b=1`, 400],
    ["a list where a text should be", "ec2", "/", "Action.1=DescribeVpcs", 400],
    ["lists where structures should be", "ec2", "/", "Action=DescribeVpcs&Filter=x&VpcId.a.b=c", 200],
    ["a body that is no JSON", "servicequotas", "/", "[", 400],
    ["a path that is no UTF-8", "s3", "/logs/%ff", "", 400],
    ["a body without end", "ec2", "/", "a".repeat(5_000_000), 413],
  ])("answers %s, and goes on", async (_, service, path, body, status) => {
    sandbox = await start();
    const headers = { authorization: scope(service) };
    const answer = await fetch(sandbox.url + path, { method: "POST", headers, body }).catch(() => ({ status: 413 }));
    expect(answer.status).toBe(status);
    expect(await failureOf(ec2Client(sandbox).send(new DescribeSecurityGroupsCommand({})))).toBe("no error");
  });

  test("env holds all that a client needs, and nothing that is to be unset", async () => {
    sandbox = await start();
    expect(sandbox.env).toEqual({
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_ACCESS_KEY_ID: "sandbox",
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(Object.keys(sandbox.env).filter((name) => sandbox.unset.includes(name))).toEqual([]);
  });

  test("says so when its port is taken", async () => {
    sandbox = await start();
    const second = startSandbox({ account: MODEL, port: Number(new URL(sandbox.url).port) });
    await expect(second).rejects.toMatchObject({ name: "SgtError", code: "SGT_SANDBOX_CANNOT_LISTEN" });
  });

  test.each<[string, Parameters<typeof startSandbox>[0], string]>([
    ["neither account nor folder", {}, "SGT_SANDBOX_INVALID_OPTION"],
    ["both", { account: MODEL, snapshotDir: "." }, "SGT_SANDBOX_INVALID_OPTION"],
    ["a folder that is not there", { snapshotDir: "no/such/folder" }, "SGT_SANDBOX_SNAPSHOT_NOT_FOUND"],
    ["an account that is not there", { account: MODEL, accountId: OTHER_ACCOUNT }, "SGT_SANDBOX_ACCOUNT_UNKNOWN"],
    ["a region that is not there", { account: MODEL, region: "us-east-1" }, "SGT_SANDBOX_ACCOUNT_UNKNOWN"],
  ])("does not start with %s", async (_, options, code) => {
    await expect(startSandbox(options)).rejects.toMatchObject({ name: "SgtError", code });
  });
});

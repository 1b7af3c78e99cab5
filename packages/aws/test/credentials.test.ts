import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openSession } from "@sgt/aws";

const OLD_ENV = { ...process.env };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sgt-credentials-"));
  const role = "role_arn = arn:aws:iam::123456789012:role/x";
  const sso = "sso_account_id = 123456789012\nsso_role_name = r";
  await writeFile(
    join(folder, "config"),
    `${[
      "[profile fails]\ncredential_process = /bin/false",
      "[profile chatty]\ncredential_process = /bin/echo hello",
      '[profile lapsed]\ncredential_process = /bin/echo \'{"Version":1,"AccessKeyId":"a","SecretAccessKey":"hush","Expiration":"2020-01-01T00:00:00Z"}\'',
      `[profile away]\nsso_start_url = https://sso.example.com/start\nsso_region = eu-west-1\n${sso}`,
      `[profile of-session]\nsso_session = s\n${sso}`,
      "[sso-session s]\nsso_start_url = https://sso.example.com/start\nsso_region = eu-west-1",
      `[profile chained]\n${role}\nsource_profile = gone`,
      `[profile web]\n${role}\nweb_identity_token_file = ${join(folder, "no-token")}`,
      "[profile bare]\nregion = eu-west-1",
    ].join("\n\n")}\n`,
  );
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  process.env.AWS_CONFIG_FILE = join(folder, "config");
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
  process.env.AWS_EC2_METADATA_DISABLED = "true";
});
afterAll(async () => {
  process.env = { ...OLD_ENV };
  await rm(folder, { recursive: true, force: true });
});

describe("credentials that cannot be had: the hint names what to do about it", () => {
  test.each([
    ["a profile that is nowhere", "mistyped", "aws configure list-profiles"],
    ["a program that ends with 1", "fails", "credential_process|by itself"],
    ["a program that prints something else", "chatty", "by itself"],
    ["a program that prints keys of yesterday", "lapsed", "by itself"],
    ["a sign-in that is over", "away", "aws sso login --profile away"],
    ["a sign-in of a session that is over", "of-session", "aws sso login --profile of-session"],
    ["a source profile that is nowhere", "chained", "aws configure list-profiles"],
    ["a token file that is not there", "web", "path"],
    ["a profile without keys", "bare", "AWS_PROFILE"],
  ])("%s", async (_name, profile, hint) => {
    const failed = openSession({ profile, region: "eu-west-1" });
    await expect(failed).rejects.toMatchObject({
      code: "SGT_AWS_NO_CREDENTIALS",
      hint: expect.stringMatching(new RegExp(hint)),
    });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining("hush") });
  });

  test("a profile that is nowhere is named before the region that it would have had", async () => {
    await expect(openSession({ profile: "mistyped" })).rejects.toMatchObject({ code: "SGT_AWS_NO_CREDENTIALS" });
    await expect(openSession({ profile: "chatty" })).rejects.toMatchObject({ code: "SGT_AWS_NO_REGION" });
  });

  test("nothing at all", async () => {
    await expect(openSession({ region: "eu-west-1" })).rejects.toMatchObject({ code: "SGT_AWS_NO_CREDENTIALS" });
  });
});

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { endpointOf } from "./endpoint.js";

const NAMES = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL_S3"];
const clear = () => {
  for (const name of NAMES) delete process.env[name];
};
beforeEach(clear);
afterEach(clear);

test.each<[string, Record<string, string>, string | undefined, string | null]>([
  ["AWS itself", {}, undefined, null],
  ["what was given comes first", { AWS_ENDPOINT_URL_EC2: "own", AWS_ENDPOINT_URL: "all" }, "given", "given"],
  [
    "the word for the service before that for all",
    { AWS_ENDPOINT_URL_EC2: "own", AWS_ENDPOINT_URL: "all" },
    undefined,
    "own",
  ],
  ["the word for all", { AWS_ENDPOINT_URL: "all" }, undefined, "all"],
  ["a word for another service is none", { AWS_ENDPOINT_URL_S3: "s3" }, undefined, null],
  ["an empty word for the service is none", { AWS_ENDPOINT_URL_EC2: "", AWS_ENDPOINT_URL: "all" }, undefined, "all"],
  ["an empty word for all is none", { AWS_ENDPOINT_URL: "" }, undefined, null],
  ["nothing given, as an empty text", {}, "", null],
])("%s", (_name, env, given, expected) => {
  Object.assign(process.env, env);
  expect(endpointOf("EC2", given)).toBe(expected);
});

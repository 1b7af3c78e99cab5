// The SDK clients are the ones that @sgt/sandbox's own tests use.
import { createRequire } from "node:module";

// The SDK compares with exactly "true"; must be set before it loads.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const require = createRequire(new URL("../../packages/sandbox/package.json", import.meta.url));

export const ec2 = require("@aws-sdk/client-ec2");
export const s3 = require("@aws-sdk/client-s3");
export const sts = require("@aws-sdk/client-sts");
export const { startSandbox } = await import(new URL("../../packages/sandbox/dist/index.js", import.meta.url));

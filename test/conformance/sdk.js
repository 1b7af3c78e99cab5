// The SDK clients are the ones that @sgt/sandbox's own tests use.
import { createRequire } from "node:module";

// The SDK compares with exactly "true"; must be set before it loads.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const require = createRequire(new URL("../../packages/sandbox/package.json", import.meta.url));

export const [ec2, logs, s3, sts] = ["ec2", "cloudwatch-logs", "s3", "sts"].map((service) =>
  require(`@aws-sdk/client-${service}`),
);
export const { startSandbox } = await import(new URL("../../packages/sandbox/dist/index.js", import.meta.url));

#!/usr/bin/env node
// The AWS SDK reads this when it is loaded and accepts exactly "true"; hence before any import.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const { processIo, run } = await import("../dist/index.js");
process.exitCode = await run(process.argv.slice(2), processIo(process));

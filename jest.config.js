import { tmpdir } from "node:os";
import { join } from "node:path";

// The SDK compares with exactly "true"; any other value leaves the warning on stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Locks of runs under test are not the user's.
process.env.XDG_STATE_HOME = join(tmpdir(), "sgt-test-state");

export default {
  testEnvironment: "<rootDir>/tools/jest-environment.js",
  runtime: "<rootDir>/tools/jest-runtime.cjs",
  testMatch: [
    "<rootDir>/packages/*/dist/**/*.test.js",
    "<rootDir>/packages/*/dist-test/**/*.test.js",
    "<rootDir>/test/repository/*.test.js",
  ],
  setupFiles: ["<rootDir>/tools/jest-properties.js"],
  // Tests run what tsc emitted, which is what ships.
  transform: {},
  maxWorkers: 2,
  // What suites leave behind is not all freed: a worker that grew is replaced.
  workerIdleMemoryLimit: "512MB",
  // Ends what hangs; how fast something is says `npm run bench`, on a machine that has nothing else to do.
  testTimeout: 300_000,
  reporters: ["default", "<rootDir>/tools/jest-reporter.js"],
};

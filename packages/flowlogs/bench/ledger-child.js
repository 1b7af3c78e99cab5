// The whole of analyzeLogs, into a ledger that is removed again, in a process of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeLogs, folderSource } from "../dist/node.js";
import { ENIS, WINDOW } from "./generate-logs.js";

const [folder, threads] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), "sgt-bench-ledger-"));
const from = performance.now();
try {
  const source = folderSource(folder);
  const options = { source, enis: ENIS, window: WINDOW, out: join(dir, "ledger"), threads: Number(threads) };
  const { rowCount, coverage } = await analyzeLogs(options);
  const seconds = (performance.now() - from) / 1000;
  const rssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  process.stdout.write(JSON.stringify({ seconds, rssMb, keyCount: rowCount, recordCount: coverage.recordCount }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}

// Brings up moto (an AWS emulator in Python) in a virtual environment of its own, on loopback.
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const CACHE = join(import.meta.dirname, "..", "..", ".ci-cache");
const START_LIMIT_MS = 60_000;

/** Thrown where moto cannot be had; the run is then skipped, not failed. */
export class NoMoto extends Error {}

/** Starts moto; gives its address and a function that stops it. Throws NoMoto where Python or PyPI cannot be had. */
export async function startMoto() {
  const environment = await virtualEnvironment();
  const port = await freePort();
  const child = spawn(join(environment, "bin", "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, MOTO_ACCOUNT_ID: "123456789012" },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(url, child);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { url, stop: () => child.kill("SIGKILL") };
}

/** One environment per list of requirements. */
async function virtualEnvironment() {
  const digest = createHash("sha256")
    .update(await readFile(REQUIREMENTS))
    .digest("hex")
    .slice(0, 12);
  const path = join(CACHE, `moto-${digest}`);
  if (existsSync(join(path, "ready"))) return path;
  await rm(path, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  try {
    await run("python3", ["-m", "venv", path]);
    await run(join(path, "bin", "python"), [
      "-m",
      "pip",
      "install",
      "-q",
      "--disable-pip-version-check",
      "-r",
      REQUIREMENTS,
    ]);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw new NoMoto(firstLine(error));
  }
  // Written last: an environment that was interrupted has no such mark, and is made again.
  await writeFile(join(path, "ready"), "");
  return path;
}

const firstLine = (error) =>
  String(error.stderr || error.message)
    .trim()
    .split("\n")
    .at(-1);

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answering(url, child) {
  const untilMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`moto stopped with ${child.exitCode} before it answered`);
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`moto did not answer within ${START_LIMIT_MS / 1000} s`);
}

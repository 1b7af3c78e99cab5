// Brings up moto (an AWS emulator in Python) in a virtual environment of its own, on loopback.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { virtualEnvironment } from "./virtual-environment.js";

const START_LIMIT_MS = 60_000;

/** Starts moto; gives its address and a function that stops it. Throws NotToBeHad where Python or PyPI cannot be had. */
export async function startMoto() {
  const environment = await virtualEnvironment("moto", "requirements.txt");
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

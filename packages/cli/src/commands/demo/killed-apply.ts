import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import type { CommandContext } from "../../command.js";
import { ownBin } from "../../io/own-package.js";

/** The change after which the process dies: of the second group, its new rules stand and the old one does too. */
const FATAL_CHANGE = 3;

export interface ApplyToKill {
  readonly planPath: string;
  readonly journalPath: string;
}

/** A sandbox that kills whoever changes it for the third time, after the change and before anybody is told. */
export class DeadlySandbox {
  readonly sandbox: Sandbox;
  readonly #victim: Victim;

  private constructor(sandbox: Sandbox, victim: Victim) {
    this.sandbox = sandbox;
    this.#victim = victim;
  }

  static async start(snapshotDir: string): Promise<DeadlySandbox> {
    const victim = new Victim();
    const sandbox = await startSandbox({
      snapshotDir,
      onRequest: (_request, phase) => (phase === "after-change" ? victim.changed() : undefined),
    });
    return new DeadlySandbox(sandbox, victim);
  }

  /** Runs `sgt apply` as a process of its own until it is killed. False when it ended before. */
  async killApply({ planPath, journalPath }: ApplyToKill, { io }: CommandContext): Promise<boolean> {
    const child = spawn(process.execPath, [ownBin(), "apply", planPath, "--yes", "--quiet", "--journal", journalPath], {
      stdio: "ignore",
      cwd: io.cwd,
      env: { ...io.env, ...this.sandbox.env },
      signal: io.signal,
      killSignal: "SIGKILL",
    });
    return this.#victim.watch(child);
  }
}

/** The process at work, while there is one. */
class Victim {
  #child: ChildProcess | undefined;
  #changeCount = 0;

  async changed(): Promise<void> {
    if (this.#child === undefined) return;
    this.#changeCount += 1;
    if (this.#changeCount < FATAL_CHANGE) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  async watch(child: ChildProcess): Promise<boolean> {
    this.#child = child;
    try {
      const [, signal] = await once(child, "exit");
      return signal === "SIGKILL" && this.#changeCount >= FATAL_CHANGE;
    } finally {
      this.#child = undefined;
    }
  }
}

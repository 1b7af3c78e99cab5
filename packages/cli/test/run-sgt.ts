import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type ExitCode, type Io, run, type TextSink } from "@sgt/cli";

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** Columns of a terminal; without it stdout and stderr are pipes. */
  readonly columns?: number;
  /** Its variables: of AWS's it has these alone, a sandbox's or none. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the person at the terminal answers; without it there is none. */
  readonly answer?: string;
  readonly now?: number;
  readonly signal?: AbortSignal;
}

class MemorySink implements TextSink {
  text = "";
  readonly closed = false;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    this.columns = columns;
  }

  get isTty(): boolean {
    return this.columns !== undefined;
  }

  write(text: string | Uint8Array): Promise<void> {
    this.text += typeof text === "string" ? text : Buffer.from(text).toString();
    return Promise.resolve();
  }
}

/** Runs `sgt` in this process, in a world of its own; of runs at once all have the same variables. */
export async function sgt(argv: readonly string[], world: World = {}): Promise<Result & { readonly code: ExitCode }> {
  setVariables(world.env ?? {});
  const stdout = new MemorySink(world.columns);
  const stderr = new MemorySink(world.columns);
  const io: Io = {
    stdin: chunksOf(world.stdin ?? ""),
    stdinIsTty: false,
    stdout,
    stderr,
    env: world.env ?? {},
    program: "sgt",
    cwd: world.cwd ?? "/",
    signal: world.signal ?? new AbortController().signal,
    now: () => world.now ?? Date.UTC(2026, 10, 1),
    ask: () => Promise.resolve(world.answer ?? null),
  };
  const code = await run(argv, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof input === "string" ? Buffer.from(input) : input;
  // Small and odd, so that lines and characters are cut.
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

/** What AWS's SDK reads are the variables of the process itself. They stay until the next run; jest puts them back. */
function setVariables(env: Readonly<Record<string, string>>): void {
  const wanted = { ...withoutAws(OWN), ...env };
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}
const OWN = { ...process.env };

/** The program as it is installed. */
export const BIN: string = fileURLToPath(new URL("../bin/sgt.js", import.meta.url));

/** Runs `sgt` as a process, for what needs a real one: signals, what it inherits, what it starts. */
export async function spawnSgt(
  argv: readonly string[],
  { cwd, env = {}, stdin = "" }: Pick<World, "cwd" | "env" | "stdin"> = {},
): Promise<Result> {
  const child = spawn(process.execPath, [BIN, ...argv], {
    cwd,
    env: { ...withoutAws(process.env), ...env },
    stdio: "pipe",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Credentials of whoever runs the tests must not be found. */
function withoutAws(own: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const kept = Object.entries(own).filter(([name]) => !/^AWS_(?!SDK_JS_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  };
}

/** The codes that a run told on stderr. */
export function codesIn(stderr: string): string[] {
  return [...stderr.matchAll(/^error (SGT_[A-Z_]+):/gm)].map((match) => match[1] as string);
}

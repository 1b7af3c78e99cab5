import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { counted, shellWord } from "@sgt/cidr";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import type { CommandContext } from "../../command.js";
import { cliError } from "../../errors/cli-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import type { Io } from "../../io/io.js";
import { ownBin } from "../../io/own-package.js";
import type { SandboxArgs } from "./options.js";

/** `sgt sandbox`: an account on loopback, until Ctrl-C or until the command in it ends. */
export async function run(args: SandboxArgs, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const sandbox = await startSandbox({
    snapshotDir: resolve(io.cwd, args.snapshot),
    port: args.port,
    ...(args.logs === undefined ? {} : { s3Dir: resolve(io.cwd, args.logs) }),
  });
  try {
    return await (args.command.length > 0 ? runInside(args.command, sandbox, context) : serve(sandbox, context));
  } finally {
    await sandbox.close();
  }
}

async function serve(sandbox: Sandbox, { io, out, reporter }: CommandContext): Promise<ExitCode> {
  await out(shellLines(sandbox, io.env));
  reporter.say(
    `account ${sandbox.account.accountId}, ${sandbox.account.region}: ${counted(sandbox.account.groups().length, "security group")}; Ctrl-C ends it`,
  );
  if (!io.signal.aborted) await once(io.signal, "abort");
  reporter.say(`${counted(sandbox.requests.length, "request")} answered`);
  return EXIT.done;
}

/** Lines to paste into another shell. */
function shellLines(sandbox: Sandbox, own: Io["env"]): string {
  const exports = Object.entries(sandbox.env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
  const unset = new Set([...sandbox.unset, ...Object.keys(own).filter((name) => leadsElsewhere(name, sandbox))]);
  return [`unset ${[...unset].join(" ")}\n`, ...exports].join("");
}

/** An address for a service that the sandbox does not answer is none of its variables, and leads out of it all the same. */
function leadsElsewhere(name: string, { unset }: Sandbox): boolean {
  return unset.includes(name) || name.startsWith("AWS_ENDPOINT_URL_");
}

async function runInside(
  [command, ...args]: readonly string[],
  sandbox: Sandbox,
  { io }: CommandContext,
): Promise<ExitCode> {
  // `sgt` in a sandbox is this program. No shell: the words are the command's own, whatever is in them.
  const [program, words] = command === "sgt" ? [process.execPath, [ownBin(), ...args]] : [command as string, args];
  const own = Object.entries(io.env).filter(([name]) => !leadsElsewhere(name, sandbox));
  const env = { ...Object.fromEntries(own), ...sandbox.env };
  const child = spawn(program, words, { stdio: "inherit", cwd: io.cwd, env });
  const [code, signal] = await once(child, "exit").catch((cause: unknown) => {
    throw cliError("SGT_CLI_COMMAND_FAILED", `"${command}" cannot be started`, {
      hint: "Check that the command is on the PATH.",
      source: "environment",
      cause,
    });
  });
  return signal === null ? (code as ExitCode) : EXIT.interrupted;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { counted } from "@sgt/report/text";
import { type Sandbox, startSandbox } from "@sgt/sandbox";
import type { CommandContext } from "../../command.js";
import { cliError } from "../../errors/cli-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { shellWord } from "../../render/shell-path.js";
import type { SandboxArgs } from "./options.js";

/** `sgt` in a sandbox is this program, whether or not it is on the PATH. */
const OWN_BIN = fileURLToPath(new URL("../../../bin/sgt.js", import.meta.url));

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
  await out(shellLines(sandbox));
  reporter.say(
    `account ${sandbox.account.accountId}, ${sandbox.account.region}: ${counted(sandbox.account.groups().length, "security group")}; Ctrl-C ends it`,
  );
  if (!io.signal.aborted) await once(io.signal, "abort");
  reporter.say(`${counted(sandbox.requests.length, "request")} answered`);
  return EXIT.done;
}

/** Lines to paste into another shell. */
function shellLines({ env, unset }: Sandbox): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
  return [`unset ${unset.join(" ")}\n`, ...exports].join("");
}

async function runInside(
  [command, ...args]: readonly string[],
  sandbox: Sandbox,
  { io }: CommandContext,
): Promise<ExitCode> {
  // No shell: the words are the command's own, whatever is in them.
  const [program, words] = command === "sgt" ? [process.execPath, [OWN_BIN, ...args]] : [command as string, args];
  const own = Object.entries(io.env).filter(([name]) => !sandbox.unset.includes(name));
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

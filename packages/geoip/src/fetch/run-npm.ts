import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { geoipError } from "../errors.js";

export interface NpmWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** npm reads the `.npmrc` of this folder beside the user's. */
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
}

/** More than any answer has. */
const MOST_OUTPUT = 1 << 20;

/**
 * Runs npm and returns what it printed. npm and not our own requests: it alone knows the user's registry, proxy, certificates and
 * login. No shell is involved; npm's own script is run with this Node.
 *
 * @throws `SGT_GEOIP_NPM_MISSING`; `SGT_GEOIP_DOWNLOAD_FAILED` with what npm said.
 */
export function runNpm(args: readonly string[], { env, cwd, signal }: NpmWorld): Promise<string> {
  const script = npmScript(env);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { ...env, npm_config_update_notifier: "false" },
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (out.length < MOST_OUTPUT) out += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (err.length < MOST_OUTPUT) err += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(out) : reject(npmFailed(args, err, signal))));
  });
}

/** npm comes with Node: beside its binary on Windows, in `lib` elsewhere; a running npm says where it is. */
function npmScript(env: NpmWorld["env"]): string {
  const bin = dirname(process.execPath);
  const inPath = (env.PATH ?? "").split(process.platform === "win32" ? ";" : ":");
  const candidates = [
    env.npm_execpath?.endsWith("npm-cli.js") === true ? env.npm_execpath : "",
    ...[bin, ...inPath].flatMap((folder) => [
      join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
      join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
      join(folder, "..", "share", "nodejs", "npm", "bin", "npm-cli.js"),
    ]),
  ];
  const found = candidates.find((path) => path !== "" && existsSync(path));
  if (found !== undefined) return found;
  throw geoipError("SGT_GEOIP_NPM_MISSING", "npm was not found beside Node", {
    hint: "Download the databases elsewhere and give them with sgt geoip install --from FILE.",
    source: "environment",
  });
}

function npmFailed(args: readonly string[], said: string, signal: AbortSignal | undefined): Error {
  if (signal?.aborted === true) return signal.reason as Error;
  const lines = said.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
  const why = lines
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("A complete log"));
  return geoipError(
    "SGT_GEOIP_DOWNLOAD_FAILED",
    `npm ${args[0]} ${args[1]} failed: ${why.slice(0, 3).join("; ") || "it does not say why"}`,
    {
      hint: "Check npm's registry and proxy (npm config get registry), or give files with --from.",
      source: "environment",
    },
  );
}

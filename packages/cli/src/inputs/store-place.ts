import { homedir } from "node:os";
import { resolve } from "node:path";
import { defaultStoreFolder } from "@sgt/geoip/node";
import type { Io } from "../io/io.js";

/** The folder of the databases: what is given, else what the environment or the platform says. */
export function storePlace(given: string | undefined, { cwd, env }: Pick<Io, "cwd" | "env">): string {
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  return resolve(cwd, given ?? defaultStoreFolder({ env, platform: process.platform, home }));
}

/** Today in UTC: `2026-11-20`. */
export const todayOf = ({ now }: Pick<Io, "now">): string => new Date(now()).toISOString().slice(0, 10);

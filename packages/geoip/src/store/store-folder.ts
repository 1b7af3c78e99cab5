import { join } from "node:path";

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/**
 * Returns the folder in which databases are kept: SGT_GEOIP_DIR if it is set, otherwise the platform's folder for what can be
 * brought again (XDG_CACHE_HOME, ~/Library/Caches, %LOCALAPPDATA%).
 */
export function defaultStoreFolder({ env, platform, home }: Machine): string {
  const given = env.SGT_GEOIP_DIR;
  if (given !== undefined && given !== "") return given;
  const cache = env.XDG_CACHE_HOME;
  if (cache !== undefined && cache !== "") return join(cache, "sgt", "geoip");
  if (platform === "darwin") return join(home, "Library", "Caches", "sgt", "geoip");
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "sgt", "geoip");
  return join(home, ".cache", "sgt", "geoip");
}

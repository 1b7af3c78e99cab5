const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Returns bytes with three digits at most: `6.2 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${BYTE_UNITS[unit]}`;
}

/** Returns seconds as a person says them: `8 s`, `3 min`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Returns a share as a percentage, never rounded up to 100 % nor down to 0 %. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 99 && percent < 100) {
    const digits = Math.min(4, Math.max(1, Math.ceil(-Math.log10(100 - percent))));
    return `${(Math.floor(percent * 10 ** digits) / 10 ** digits).toFixed(digits)} %`;
  }
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent.toFixed(1).replace(/\.0$/, "")} %`;
}

/** Returns `2026-11-01` of seconds since 1970, in UTC. */
export function formatDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Returns `2026-11-01 14:05Z` of seconds since 1970. */
export function formatMinute(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")}Z`;
}

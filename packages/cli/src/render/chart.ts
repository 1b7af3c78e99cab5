/** Eighths of a character cell, from one to eight. */
const EIGHTHS = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"] as const;

/**
 * Returns a bar of `share` (0 to 1) of `width` character cells, to an eighth of a cell. Anything
 * above zero shows at least one eighth.
 */
export function bar(share: number, width: number): string {
  const eighths = Math.min(width * 8, Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8)));
  const full = Math.floor(eighths / 8);
  const rest = eighths % 8;
  return "█".repeat(full) + (rest === 0 ? "" : (EIGHTHS[rest - 1] as string));
}

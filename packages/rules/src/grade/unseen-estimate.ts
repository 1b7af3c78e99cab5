/**
 * Estimates how many sources have not been seen yet, from those seen on exactly one and on exactly
 * two of `days` days (Chao2, bias-corrected: Chao 1987, Estimating the population size for
 * capture-recapture data with unequal catchability). Fair where sources come at random; where they
 * come by the calendar it is only a hint.
 */
export function unseenEstimate(days: number, onOneDay: number, onTwoDays: number): number {
  if (days < 2) return onOneDay;
  return (((days - 1) / days) * onOneDay * (onOneDay - 1)) / (2 * (onTwoDays + 1));
}

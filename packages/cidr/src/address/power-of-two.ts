/** 2^exponent for 0 and up; much faster than `**` where it is asked for millions of times. */
export function powerOfTwo(exponent: number): number {
  return exponent < 31 ? 1 << exponent : 2 ** exponent;
}

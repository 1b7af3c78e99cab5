/** By number of host bits, 0 to 128: an address with just those bits set. A look-up is several times faster than the shift. */
export const HOST_MASKS: readonly bigint[] = Array.from({ length: 129 }, (_, bits) => (1n << BigInt(bits)) - 1n);

/** `value` with its lowest `bits` bits cleared. */
export function maskAddress(value: bigint, bits: number): bigint {
  return (value >> BigInt(bits)) << BigInt(bits);
}

/** `value` with its lowest `bits` bits cleared. */
export function maskAddress(value: bigint, bits: number): bigint {
  return (value >> BigInt(bits)) << BigInt(bits);
}

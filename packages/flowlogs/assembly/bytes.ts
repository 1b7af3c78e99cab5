export const LF: u32 = 10;
export const CR: u32 = 13;
export const BLANK: u32 = 32;
export const DASH: u32 = 45;

/** Where the field that begins at a place ends: at a blank or the end of the line. */
export function fieldEnd(from: usize): usize {
  let at = from;
  while (true) {
    // Sixteen bytes at once; of those up to a blank, only three end a field.
    const low = i8x16.bitmask(i8x16.le_u(v128.load(at), i8x16.splat(<i8>BLANK)));
    if (low === 0) at += 16;
    else {
      at += ctz(low);
      const byte = <u32>load<u8>(at);
      if (byte === BLANK || byte === LF || byte === CR) return at;
      at++;
    }
  }
}

/** Reports whether two places hold the same bytes. */
export function isSame(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) !== load<u64>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

import { BLANK, CR, fieldEnd, isSame, LF } from "./bytes";
import { newAccountText, noteAccount } from "./host";
import { ACCOUNT_NOTED, interfaceAt } from "./interfaces";

export const ACCOUNT: i32 = 0;
export const REGION: i32 = 1;

/** The account and the region of the line before: mostly they are those of this one. */
const LONGEST: usize = 40;
const SIZE: usize = 48;
const TEXTS: usize = memory.data(96);
/** Changes with the account, the region and the object, so that each is noted once for an interface. */
let stamp: i32 = 0;

export function beginObject(): void {
  store<u32>(TEXTS, 0, LONGEST);
  store<u32>(TEXTS + SIZE, 0, LONGEST);
  stamp++;
}

/** Reads an account or a region, and returns where it ends; 0 when it is not plainly good. */
export function readAccountText(which: i32, from: usize): usize {
  const text = TEXTS + <usize>which * SIZE;
  const length = <usize>load<u32>(text, LONGEST);
  if (length > 0 && isSame(text, from, length)) {
    const byte = <u32>load<u8>(from + length);
    if (byte === BLANK || byte === LF || byte === CR) return from + length;
  }
  const to = fieldEnd(from);
  if (to === from || to - from > LONGEST || !newAccountText(which, from, to)) return 0;
  memory.copy(text, from, to - from);
  store<u32>(text, <u32>(to - from), LONGEST);
  stamp++;
  return to;
}

export function noteAccountOnce(eni: i32, hasAccount: bool, hasRegion: bool): void {
  const at = interfaceAt(eni);
  if (load<i32>(at, ACCOUNT_NOTED) !== stamp && noteAccount(eni, hasAccount, hasRegion)) {
    store<i32>(at, stamp, ACCOUNT_NOTED);
  }
}

import { iso31661NumericToAlpha2 } from "iso-3166/1-n-to-1-a2.js";

/** Not in ISO 3166-1: the code is the user-assigned one that geolocation databases use; the shape has a name only. */
const KOSOVO = { code: "XK", shape: "Kosovo" } as const;

let names: Intl.DisplayNames | undefined;

/** Returns the alpha-2 code of a shape of world-atlas, whose id is ISO 3166-1 numeric; null for one without a code. */
export function countryOfShape(id: string | number | undefined, name: string): string | null {
  if (name === KOSOVO.shape) return KOSOVO.code;
  return id === undefined ? null : (iso31661NumericToAlpha2[String(id)] ?? null);
}

/** Returns the English name of an alpha-2 code (Unicode CLDR), or the text itself when it is no such code. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  names ??= new Intl.DisplayNames(["en"], { type: "region" });
  return names.of(code) ?? code;
}

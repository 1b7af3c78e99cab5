import { reportError } from "../errors.js";

/** What of `xlsx` is used: it writes. Nothing is ever read with it. */
export type XlsxWriter = Pick<typeof import("xlsx"), "utils" | "write">;

/**
 * Resolves where workbooks can be written; to be asked before long work that ends in one.
 *
 * The package `xlsx` is brought by whoever wants workbooks: the edition on npm has known faults in reading, so that every
 * audit of a project that installs it complains.
 * @throws SgtError `SGT_REPORT_NO_XLSX` where the package is not installed.
 */
export async function checkWorkbooks(): Promise<void> {
  await loadXlsx();
}

/** Returns the writing half of `xlsx`. @throws SgtError `SGT_REPORT_NO_XLSX` where it is not installed. */
export async function loadXlsx(): Promise<XlsxWriter> {
  try {
    const { utils, write } = await import("xlsx");
    return { utils, write };
  } catch (cause) {
    throw reportError("SGT_REPORT_NO_XLSX", "workbooks are written by the package xlsx, which is not installed", {
      hint: "Run npm install --global xlsx@0.18.5, or install it in the project that has sgt; or write CSV.",
      source: "environment",
      cause,
    });
  }
}

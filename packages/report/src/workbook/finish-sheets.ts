import { deflateRawSync, inflateRawSync } from "node:zlib";
import CFB from "cfb";

type Container = CFB.CFB$Container;

/** The one view that xlsx writes, and the same with its first row frozen. */
const VIEW = '<sheetView workbookViewId="0"/>';
const FROZEN =
  '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView>';
/** The number format of text, which this package gives to cells that wrap and to no other: xlsx writes it as the second format. */
export const WRAPPED = "@";
const XF = '<xf fontId="0" fillId="0" borderId="0" xfId="0"';
const TOP = 'applyAlignment="1"><alignment vertical="top"';
/** A second font, bold, and three formats: a cell, at the top of its row; a cell that wraps; a header. */
const STYLES: readonly (readonly [from: RegExp, to: string])[] = [
  [/<fonts count="1">(<font>)(.*?<\/font>)<\/fonts>/, '<fonts count="2">$1$2$1<b/>$2</fonts>'],
  [
    /<cellXfs count="[12]">.*?<\/cellXfs>/,
    `<cellXfs count="3">${XF} numFmtId="0" ${TOP}/></xf>${XF} numFmtId="49" applyNumberFormat="1" ${TOP} wrapText="1"/></xf>${XF.replace('fontId="0"', 'fontId="1"')} numFmtId="0" applyFont="1"/></cellXfs>`,
  ],
];
const HEADER_CELL = /<c r="([A-Z]+1)"/g;
const HEADER_FORMAT = 2;

/**
 * Returns the bytes of a workbook that this package wrote, each sheet with its header frozen and bold, cells of the format
 * `WRAPPED` wrapped, and set to print.
 * The edition of xlsx that is free writes none of these, but its container can be opened again.
 */
export function finishSheets(workbook: Uint8Array): Uint8Array {
  useNativeDeflate();
  const container = CFB.read(workbook, { type: "buffer" });
  edit(container, "/xl/styles.xml", (xml) => STYLES.reduce((text, [from, to]) => text.replace(from, to), xml));
  for (const path of container.FullPaths.filter((name) => /\/worksheets\/sheet\d+\.xml$/.test(name))) {
    edit(container, path, finishSheet);
  }
  return CFB.write(container, { fileType: "zip", type: "buffer", compression: true }) as Uint8Array;
}

/**
 * cfb's own deflate is JavaScript and takes ten times as long. It takes Node's zlib, but drives its
 * inflater by members that are deprecated; this one does the same without them.
 */
function useNativeDeflate(): void {
  class Inflater {
    readonly _finishFlushFlag = 0;
    bytesRead = 0;

    _processChunk(bytes: Uint8Array): Uint8Array {
      // The types of Node do not know what `info` returns.
      const { buffer, engine } = inflateRawSync(bytes, { info: true }) as unknown as Inflated;
      this.bytesRead = engine.bytesWritten;
      return buffer;
    }
  }
  const { use_zlib } = CFB.utils as unknown as { use_zlib(zlib: object): void };
  use_zlib({ InflateRaw: Inflater, deflateRawSync });
}

interface Inflated {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** Printed, a sheet is as wide as a page in landscape: columns are not cut from their rows. */
const FIT = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
const PAGE = '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>';

/** Only the ends of a sheet are looked at: the rest may be hundreds of megabytes. */
function finishSheet(xml: string): string {
  const headEnd = Math.max(xml.indexOf("</row>"), xml.indexOf("<sheetData"));
  const tailStart = xml.lastIndexOf("<ignoredErrors>");
  const head = xml.slice(0, headEnd).replace("<dimension", `${FIT}<dimension`).replace(VIEW, FROZEN);
  return `${head.replace(HEADER_CELL, `<c r="$1" s="${HEADER_FORMAT}"`)}${xml.slice(headEnd, tailStart)}${PAGE}${xml.slice(tailStart)}`;
}

function edit(container: Container, path: string, change: (xml: string) => string): void {
  const entry = CFB.find(container, path.replace(/^Root Entry/, ""));
  if (entry === null) return;
  entry.content = Buffer.from(change(Buffer.from(entry.content).toString("utf8")));
  entry.size = entry.content.length;
}

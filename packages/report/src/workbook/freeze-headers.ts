import { deflateRawSync } from "node:zlib";
import CFB from "cfb";

type Container = CFB.CFB$Container;

/** The one view that xlsx writes, and the same with its first row frozen. */
const VIEW = '<sheetView workbookViewId="0"/>';
const FROZEN =
  '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView>';
/** A second font and format, for headers: the first with bold. */
const STYLES: readonly (readonly [from: RegExp, to: string])[] = [
  [/<fonts count="1">(<font>)(.*?<\/font>)<\/fonts>/, '<fonts count="2">$1$2$1<b/>$2</fonts>'],
  [
    /<cellXfs count="1">(.*?)<\/cellXfs>/,
    '<cellXfs count="2">$1<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>',
  ],
];
const HEADER_CELL = /<c r="([A-Z]+1)"/g;

/**
 * Returns the bytes of a workbook that this package wrote, each sheet with its header frozen and bold.
 * The edition of xlsx that is free writes neither, but its container can be opened again.
 */
export function freezeHeaders(workbook: Uint8Array): Uint8Array {
  useNativeDeflate();
  const container = CFB.read(workbook, { type: "buffer" });
  edit(container, "/xl/styles.xml", (xml) => STYLES.reduce((text, [from, to]) => text.replace(from, to), xml));
  for (const path of container.FullPaths.filter((name) => /\/worksheets\/sheet\d+\.xml$/.test(name))) {
    edit(container, path, freezeSheet);
  }
  return CFB.write(container, { fileType: "zip", type: "buffer", compression: true }) as Uint8Array;
}

/**
 * cfb's own deflate is JavaScript and takes ten times as long. It takes Node's zlib, but tries an
 * inflater first in a way that makes Node warn; what we give it to read is stored and needs none.
 */
function useNativeDeflate(): void {
  class NoInflater {
    readonly bytesRead = 1;
    readonly _finishFlushFlag = 0;
    _processChunk(): void {}
  }
  const { use_zlib } = CFB.utils as unknown as { use_zlib(zlib: object): void };
  use_zlib({ InflateRaw: NoInflater, deflateRawSync });
}

/** Only the head of a sheet is looked at: the rest may be hundreds of megabytes. */
function freezeSheet(xml: string): string {
  const end = xml.indexOf("</row>");
  const head = end === -1 ? xml : xml.slice(0, end);
  return `${head.replace(VIEW, FROZEN).replace(HEADER_CELL, '<c r="$1" s="1"')}${end === -1 ? "" : xml.slice(end)}`;
}

function edit(container: Container, path: string, change: (xml: string) => string): void {
  const entry = CFB.find(container, path.replace(/^Root Entry/, ""));
  if (entry === null) return;
  entry.content = Buffer.from(change(Buffer.from(entry.content).toString("utf8")));
  entry.size = entry.content.length;
}

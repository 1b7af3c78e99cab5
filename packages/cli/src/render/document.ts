import { counted } from "@sgt/cidr";
import { markdownCell, renderMarkdown, safeText, type Table } from "@sgt/report/text";
import type { Paint } from "./paint.js";
import { renderTerminalTable } from "./terminal-table.js";
import { wrapText } from "./wrap-text.js";

/** More rows nobody reads on a screen or a page, and laying them out takes longer with each; files and JSON have all. */
const MOST_ROWS = { table: 1_000, md: 5_000 } as const;

/** A part of a result that a person reads: a title, a table, lines, any of them. */
export interface Section {
  readonly title?: string;
  readonly table?: Table;
  /** The one sentence to remember. */
  readonly headline?: string;
  /** Sentences; each on a line of its own. May hold text from elsewhere. */
  readonly lines?: readonly string[];
  /** Commands to copy: never wrapped. Each with what it is for. */
  readonly commands?: readonly (readonly [says: string, command: string])[];
}

export interface Look {
  readonly format: "table" | "md";
  readonly width: number;
  readonly paint: Paint;
}

/** Returns the sections one below the other, for a terminal or as Markdown. Sections without content are left out. */
export function renderDocument(sections: readonly Section[], look: Look): string {
  return sections
    .filter(hasContent)
    .map((section) => cutTable(section, MOST_ROWS[look.format]))
    .map((section) => (look.format === "md" ? markdownSection(section) : terminalSection(section, look)))
    .join("\n");
}

/** Returns the section with as many rows as fit, and a line that counts the others. */
function cutTable(section: Section, most: number): Section {
  const { table, lines = [] } = section;
  const rest = (table?.rows.length ?? 0) - most;
  if (table === undefined || rest <= 0) return section;
  const more = `… and ${counted(rest, "more row")}: --format csv or json has all`;
  return { ...section, table: { ...table, rows: table.rows.slice(0, most) }, lines: [more, ...lines] };
}

function hasContent({ table, headline, lines, commands }: Section): boolean {
  return headline !== undefined || [table?.rows, lines, commands].some((part) => (part?.length ?? 0) > 0);
}

function terminalSection(
  { title, table, headline, lines = [], commands = [] }: Section,
  { width, paint }: Look,
): string {
  const parts: string[] = [];
  if (title !== undefined) parts.push(paint.bold(safeText(title)));
  if (table !== undefined && table.rows.length > 0) parts.push(renderTerminalTable(table, width, paint));
  if (headline !== undefined) parts.push(paint.green(paint.bold(wrapText(safeText(headline), width))));
  parts.push(...lines.map((line) => indentWrapped(safeText(line), width)));
  parts.push(...commands.map(([says, command]) => `${paint.dim(`# ${says}`)}\n${safeText(command)}`));
  return `${parts.join("\n")}\n`;
}

/** Blanks and a bullet, or a label with two blanks behind it: `Window   2026-08-03 …`. */
const BEGINNING = /^ *(?:[-•] |\S(?:\S| (?! ))*? {2,}(?=\S))?/;
/** A longer beginning is part of the sentence. */
const MOST_INDENT = 16;

/** A sentence that needs more than one line goes on below its own beginning. */
function indentWrapped(line: string, width: number): string {
  const beginning = BEGINNING.exec(line)?.[0].length ?? 0;
  const indent = beginning > MOST_INDENT ? 0 : beginning;
  return wrapText(line.slice(indent), width - indent)
    .split("\n")
    .map((part, i) => (i === 0 ? line.slice(0, indent) : " ".repeat(indent)) + part)
    .join("\n");
}

function markdownSection({ title, table, headline, lines = [], commands = [] }: Section): string {
  const parts: string[] = [];
  if (title !== undefined) parts.push(`## ${markdownCell(title)}\n`);
  if (table !== undefined && table.rows.length > 0) parts.push(renderMarkdown(table));
  if (headline !== undefined) parts.push(`**${markdownCell(headline)}**\n`);
  if (lines.length > 0)
    parts.push(`${lines.map((line) => `- ${markdownCell(line.replace(/^ *(?:[-•] )?/, ""))}`).join("\n")}\n`);
  if (commands.length > 0) parts.push(`\`\`\`sh\n${commands.map(([says, c]) => `# ${says}\n${c}\n`).join("")}\`\`\`\n`);
  return parts.join("\n");
}

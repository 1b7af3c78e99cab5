import { safeText } from "../text/safe-text.js";

/** Returns a comment line; nothing in the text ends the line. */
export function hashComment(text: string): string {
  return `# ${safeText(text)}`;
}

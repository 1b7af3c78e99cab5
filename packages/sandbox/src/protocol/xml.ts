const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** Characters that XML 1.0 cannot hold, escaped or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it may stand between tags; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char);
}

/** Turns a member's name into its element's name, given the list or structure it stands in. */
export type ElementName = (member: string, parent: string) => string;

/** Names the elements of a list, given the member that holds it. */
export type ItemName = (list: string) => string;

/** How a service names its elements. */
export interface XmlNames {
  readonly element: ElementName;
  /** `<item>` unless given. */
  readonly item?: ItemName;
}

/**
 * Writes a JSON value as elements: objects by member, lists as items inside their element, null and
 * undefined not at all.
 */
export function xmlElements(value: object, names: XmlNames, parent = ""): string {
  return Object.entries(value)
    .map(([member, child]) => element(names.element(member, parent), child, names, member))
    .join("");
}

function element(name: string, value: unknown, names: XmlNames, member: string): string {
  if (value === null || value === undefined) return "";
  return `<${name}>${content(value, names, member)}</${name}>`;
}

function content(value: unknown, names: XmlNames, member: string): string {
  if (Array.isArray(value)) {
    const item = names.item?.(member) ?? "item";
    return value.map((one) => `<${item}>${content(one, names, member)}</${item}>`).join("");
  }
  if (typeof value === "object" && value !== null) return xmlElements(value, names, member);
  return xmlText(String(value));
}

// The licenses of what a bundle carries, from its bill of materials (CycloneDX with the texts as evidence).
import { readFileSync } from "node:fs";

/** What no package stands for: the font lies beside the code of @sgt/report, under a license of its own. */
const FONT = {
  name: "Inter",
  licenses: [{ license: { id: "OFL-1.1" } }],
  externalReferences: [{ type: "vcs", url: "https://github.com/rsms/inter" }],
};
const FONT_LICENSE = "packages/report/fonts/LICENSE";

/**
 * Returns the text of THIRD-PARTY-NOTICES, and the bill without the texts that stand there, with the font that it lacks.
 * @param {{ metadata: object, components: object[] }} bill
 */
export function noticesOf(bill) {
  const foreign = bill.components.filter(({ group }) => group !== "@sgt");
  const texts = new Map();
  for (const one of foreign) add(texts, licenseText(one), one);
  add(texts, readFileSync(FONT_LICENSE, "utf8"), FONT);
  const sections = [...texts].map(([text, ones]) => `${ones.map(headline).join("\n")}\n\n${text.trim()}\n`);
  const components = [...bill.components.map(({ evidence: _, ...one }) => one), { type: "data", ...FONT }];
  return {
    notices: `What this package carries of others, each under its own license.\n\n${sections.join(`\n${"-".repeat(80)}\n\n`)}`,
    bill: { ...bill, components },
  };
}

function add(texts, text, component) {
  texts.set(text, [...(texts.get(text) ?? []), component]);
}

const nameOf = ({ group, name, version }) => `${group ? `${group}/` : ""}${name}${version ? ` ${version}` : ""}`;

/** The license files of a package; a package without one is under the text that its license's name stands for. */
function licenseText({ evidence, ...component }) {
  const files = (evidence?.licenses ?? []).map(({ license }) => Buffer.from(license.text.content, "base64").toString());
  if (files.length > 0) return files.join("\n");
  return `No file of its own says more than: licensed under ${licenseIds(component)}, https://spdx.org/licenses/`;
}

/** MPL-2.0 asks to say where the source is; it helps with every other license. */
function headline(component) {
  const source = component.externalReferences?.find(({ type }) => type === "vcs")?.url.replace(/^git\+/, "");
  return `${nameOf(component)}, ${licenseIds(component)}${source ? `, ${source}` : ""}`;
}

const licenseIds = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(", ");

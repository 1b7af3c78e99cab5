// Where the packages come from. The one place that says it is the manifest of @sgt/cli: its `homepage` and `author`.
import { readFileSync } from "node:fs";
import { posix } from "node:path";

const { homepage, author } = JSON.parse(readFileSync("packages/cli/package.json", "utf8"));

/** The repository's page, without a slash at its end. */
export const HOME = homepage;

/** True while nobody has said where the repository is: what is packed may be tried, and must not be published. */
export const isPlaceholder = new URL(HOME).hostname.endsWith(".example");

/** What the manifest of the package in `directory` says of its origin. */
export function originOf(directory) {
  return {
    author,
    homepage: HOME,
    repository: { type: "git", url: `git+${HOME}.git`, directory },
    bugs: { url: `${HOME}/issues` },
  };
}

/**
 * Returns a page of `directory` with links to files that work from anywhere: npm shows a README without the repository
 * around it, and takes a link for one from the repository's root.
 */
export function absoluteLinks(page, directory) {
  return page.replace(/(!?\[[^\]]*\]\()(?!https?:|#|mailto:)([^)\s]+)\)/g, (_, start, target) => {
    const suffix = start.startsWith("!") ? "?raw=true" : "";
    return `${start}${HOME}/blob/HEAD/${posix.normalize(posix.join(directory, target))}${suffix})`;
  });
}

import { type FileStore, UNFINISHED } from "@sgt/files";

import { flowLogsError } from "../errors.js";
import { type LedgerState, liveParts } from "./ledger-state.js";
import { commitPath, MANIFEST_NAME } from "./manifest.js";

/** Removes what a run that died left behind: only what has the names of parts, commits and unfinished files of a ledger. */
export async function removeLeftovers(files: FileStore, state: LedgerState): Promise<void> {
  const kept = new Set([
    ...liveParts(state).map(({ path }) => path),
    ...state.commits.map(({ id }) => commitPath(id)),
    MANIFEST_NAME,
  ]);
  for (const below of await ownFiles(files, state.dir)) {
    if (!kept.has(below)) await files.remove(`${state.dir}/${below}`);
  }
}

/**
 * Makes sure that a folder without `ledger.json` is not what is left of a ledger: everything in it
 * would count as a leftover. The manifest is the first file of a ledger, so no dead run leaves that.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID` where there are parts or commits.
 */
export async function refuseHeadless(files: FileStore, dir: string): Promise<void> {
  const found = (await ownFiles(files, dir)).find((below) => HOLDS_DATA.test(below));
  if (found === undefined) return;
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_INVALID",
    `${JSON.stringify(dir)} holds ${JSON.stringify(found)} but no ${MANIFEST_NAME}`,
    {
      hint: `Restore ${MANIFEST_NAME} from a copy, or choose another folder.`,
      details: { dir },
    },
  );
}

/** Paths below the ledger, with `/`, of files that have the names of its own. */
async function ownFiles(files: FileStore, dir: string): Promise<string[]> {
  const paths = await files.list(dir);
  return paths.map((path) => path.replaceAll("\\", "/").slice(dir.length + 1)).filter((below) => OURS.test(below));
}

const DATA = "account=[^/]+/region=[^/]+/date=[^/]+/part-[0-9a-z-]+\\.parquet|commits/[0-9a-z-]+\\.json";
const ENDING = `\\${UNFINISHED}`;
const HOLDS_DATA = new RegExp(`^(${DATA})(${ENDING})?$`);
const OURS = new RegExp(`^((${DATA}|ledger\\.json)(${ENDING})?|ledger\\.lock\\.[0-9a-z.]+${ENDING})$`);

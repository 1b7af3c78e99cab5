import { readYaml } from "@sgt/files";
import { type KnownNetwork, parseKnownNetworks } from "../audit/known-networks.js";
import { findingsError } from "../errors.js";
import { type Acceptance, parseAccepted } from "../finding/accepted.js";

const page = "docs/audit.md";

/**
 * Reads named networks, YAML or JSON: see {@link parseKnownNetworks}.
 *
 * @throws `SGT_FINDINGS_KNOWN_UNREADABLE`, `SGT_FINDINGS_KNOWN_BAD_SHAPE`.
 */
export async function readKnownNetworks(path: string): Promise<KnownNetwork[]> {
  return parseKnownNetworks(
    await readYaml(path, {
      error: findingsError,
      noun: "known networks",
      page,
      unreadable: "SGT_FINDINGS_KNOWN_UNREADABLE",
      badShape: "SGT_FINDINGS_KNOWN_BAD_SHAPE",
    }),
  );
}

/**
 * Reads accepted findings, YAML or JSON: see {@link parseAccepted}.
 *
 * @throws `SGT_FINDINGS_ACCEPTED_UNREADABLE`, `SGT_FINDINGS_ACCEPTED_BAD_SHAPE`.
 */
export async function readAccepted(path: string): Promise<Acceptance[]> {
  return parseAccepted(
    await readYaml(path, {
      error: findingsError,
      noun: "accepted findings",
      page,
      unreadable: "SGT_FINDINGS_ACCEPTED_UNREADABLE",
      badShape: "SGT_FINDINGS_ACCEPTED_BAD_SHAPE",
    }),
  );
}

import { type Acceptance, parseAccepted } from "../accept/accepted.js";
import { type KnownNetwork, parseKnownNetworks } from "../audit/known-networks.js";
import { readYaml } from "../yaml-file/read-yaml.js";

const page = "docs/audit.md";

/**
 * Reads named networks, YAML or JSON: see {@link parseKnownNetworks}.
 *
 * @throws `SGT_RULES_KNOWN_UNREADABLE`, `SGT_RULES_KNOWN_BAD_SHAPE`.
 */
export async function readKnownNetworks(path: string): Promise<KnownNetwork[]> {
  return parseKnownNetworks(
    await readYaml(path, {
      noun: "known networks",
      page,
      unreadable: "SGT_RULES_KNOWN_UNREADABLE",
      badShape: "SGT_RULES_KNOWN_BAD_SHAPE",
    }),
  );
}

/**
 * Reads accepted findings, YAML or JSON: see {@link parseAccepted}.
 *
 * @throws `SGT_RULES_ACCEPTED_UNREADABLE`, `SGT_RULES_ACCEPTED_BAD_SHAPE`.
 */
export async function readAccepted(path: string): Promise<Acceptance[]> {
  return parseAccepted(
    await readYaml(path, {
      noun: "accepted findings",
      page,
      unreadable: "SGT_RULES_ACCEPTED_UNREADABLE",
      badShape: "SGT_RULES_ACCEPTED_BAD_SHAPE",
    }),
  );
}

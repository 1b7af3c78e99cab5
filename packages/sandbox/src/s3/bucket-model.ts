/** What is said of a bucket beside the objects in its folder. */
export interface BucketModel {
  /** Where it lies; where it is asked for, unless given. */
  readonly region?: string;
  /** Who owns it; the account of the caller, unless given. */
  readonly ownerId?: string;
  /** Other names that lead to it: aliases, and access points as `name-123456789012`. */
  readonly aliases?: readonly string[];
  /** Refuses those who do not offer to pay, unless they own it. */
  readonly requesterPays?: boolean;
  /** Takes objects under these prefixes, and lets them be removed; they lie in its folder. Otherwise it is read only. */
  readonly writable?: readonly string[];
  /** Objects under these prefixes lie in Glacier. */
  readonly archived?: readonly string[];
  /** Objects under these prefixes are encrypted with a key that nobody here may use. */
  readonly encrypted?: readonly string[];
  /** Objects under these prefixes are listed, and may not be read. */
  readonly forbidden?: readonly string[];
  /** Objects under these prefixes are listed, and gone when they are read. */
  readonly vanished?: readonly string[];
  /** Keys of one page, fewer than asked for, as S3 may give. */
  readonly pageKeys?: number;
  /** Lifecycle rules: days until objects under a prefix expire. */
  readonly expiry?: readonly { readonly prefix: string; readonly days: number }[];
}

/** The buckets by name. */
export type BucketModels = Readonly<Record<string, BucketModel>>;

/** The bucket that a name or an alias means. */
export function resolveBucket(
  name: string,
  models: BucketModels,
): { readonly name: string; readonly model: BucketModel } {
  const [real] = Object.entries(models).find(([, model]) => model.aliases?.includes(name)) ?? [name];
  return { name: real, model: models[real] ?? {} };
}

/** Reports whether a key lies under one of the prefixes. */
export function isUnder(key: string, prefixes: readonly string[] | undefined): boolean {
  return prefixes?.some((prefix) => key.startsWith(prefix)) ?? false;
}

export type { Address, Count, Family } from "./address/address.js";
export { compareAddresses } from "./address/compare-addresses.js";
export { formatAddress } from "./address/format-address.js";
export { parseAddress, readAddress } from "./address/parse-address.js";
export { counted, formatCount, someOf } from "./counted.js";
export { type AllocateBudgetOptions, allocateBudget, type TrustCurve } from "./cover/allocate-budget.js";
export { collapse } from "./cover/collapse.js";
export { type CompactOptions, compact } from "./cover/compact.js";
export type { Cover, Objective } from "./cover/cover.js";
export { type CoverCurve, type CoverCurveOptions, type CurvePoint, coverCurve } from "./cover/cover-curve.js";
export { type CoverRow, explainCover } from "./cover/explain-cover.js";
export { knee } from "./cover/knee.js";
export type { CollapseOptions, FenceOptions } from "./cover/options.js";
export { DAY_S, HOUR_S } from "./day.js";
export {
  type CidrErrorCode,
  type ErrorSource,
  isSgtError,
  type OptionKeys,
  refuseUnknownKeys,
  SgtError,
  type SgtErrorDetails,
  type SgtErrorInit,
} from "./errors.js";
export { PrefixIndex, type PrefixMatch } from "./lookup/prefix-index.js";
export { AddressSet } from "./observed/address-set.js";
export type { Addresses } from "./observed/to-address-set.js";
export { fitPortSpans, type PortSpanFit } from "./ports/fit-port-spans.js";
export { mergePortSpans } from "./ports/merge-port-spans.js";
export type { PortSpan } from "./ports/port-span.js";
export { comparePrefixes } from "./prefix/compare-prefixes.js";
export { contains, overlaps } from "./prefix/contains.js";
export { countAddresses, prefixSize } from "./prefix/count-addresses.js";
export { formatPrefix } from "./prefix/format-prefix.js";
export { merge, subtract } from "./prefix/merge.js";
export { isCidr, type ParsePrefixOptions, parsePrefix } from "./prefix/parse-prefix.js";
export type { Prefix, Range } from "./prefix/prefix.js";
export { rangeToPrefixes } from "./prefix/range-to-prefixes.js";
export { type PrefixLike, parseRange, type RangeLike } from "./prefix/to-range.js";
export { shellQuoted, shellWord } from "./shell-word.js";
export { PRIVATE_BLOCKS } from "./trie/fences.js";

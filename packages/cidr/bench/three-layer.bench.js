// The published three-layer method, written anew from its description (test/oracle), on the same addresses.
import { collapse } from "@sgt/cidr";
import { threeLayerCover, trustedBy } from "../dist-test/oracle/three-layer-method.js";
import { inSeconds, makeRandom, median, printRow, ratioOf, seconds, shapes } from "./rows.js";

const OPTIONS = { maxRules: 60, tolerance: 0.3 };

for (const size of [10_000, 100_000]) {
  const addresses = shapes.clustered(size, makeRandom(size));
  const sorted = Uint32Array.from(new Set(addresses)).sort();
  let cover;
  let theirs;
  for (let i = 0; i < 20; i++) collapse(addresses, OPTIONS);
  const ours = median(Array.from({ length: 21 }, () => seconds(() => (cover = collapse(addresses, OPTIONS)))));
  const peer = seconds(() => (theirs = threeLayerCover(sorted, { ...OPTIONS, fenceHeight: 24 })));
  const what = `${size.toLocaleString("en")} clustered addresses into 60 rules`;
  const against = "the three-layer method";
  const target = size === 100_000 ? { target: 1 / 500 } : {};
  printRow({
    what: `${what}: time`,
    value: inSeconds(ours),
    against,
    peer: inSeconds(peer),
    ratio: ratioOf(ours, peer),
    ...target,
  });
  printRow({
    what: `${what}: trusted addresses`,
    value: cover.trustedCount.toLocaleString("en"),
    against,
    peer: trustedBy(theirs).toLocaleString("en"),
    ratio: ratioOf(cover.trustedCount, trustedBy(theirs)),
    target: 1,
    unit: "addresses",
  });
}

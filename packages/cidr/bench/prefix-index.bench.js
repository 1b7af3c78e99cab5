// Look-ups a second over 100,000 prefixes.
import { PrefixIndex } from "@sgt/cidr";
import { makeRandom, median, printRow, seconds, toText } from "./rows.js";

const COUNT = 100_000;
const ASKED = 1_000_000;
const AT_LEAST = 1_000_000;

const random = makeRandom(1);
const ipv4 = Array.from({ length: COUNT }, (_, i) => {
  const height = random(17);
  const first = random(2 ** 32);
  return [{ family: 4, first: BigInt(first - (first % 2 ** height)), prefixLength: 32 - height }, i];
});
const ipv6 = Array.from({ length: COUNT }, (_, i) => {
  const height = 64n + BigInt(random(33));
  const first = (0x2001n << 112n) + (BigInt(random(2 ** 32)) << 80n);
  return [{ family: 6, first: (first >> height) << height, prefixLength: 128 - Number(height) }, i];
});
const index = new PrefixIndex([...ipv4, ...ipv6]);
const numbers = new Uint32Array(ASKED).map(() => random(2 ** 32));
const texts = toText(numbers);
const addresses = Array.from(numbers, (value) => ({ family: 4, value: BigInt(value) }));
const wide = Array.from(numbers, (value) => ({ family: 6, value: (0x2001n << 112n) + (BigInt(value) << 80n) + 1n }));

measure("longest match, IPv4 numbers", () => count(numbers, (address) => index.longestMatchIpv4(address)));
measure("longest match, IPv4 text", () => count(texts, (address) => index.longestMatch(address)));
measure("longest match, IPv4 addresses", () => count(addresses, (address) => index.longestMatch(address)));
measure("longest match, IPv6 addresses", () => count(wide, (address) => index.longestMatch(address)));
measure("all matches, IPv4 numbers", () => count(numbers, (address) => index.matchesIpv4(address)[0]));
measure("all matches, IPv6 addresses", () => count(wide, (address) => index.matches(address)[0]));

function count(asked, find) {
  let found = 0;
  for (let i = 0; i < asked.length; i++) if (find(asked[i]) !== undefined) found++;
  return found;
}

function measure(what, run) {
  const rate = ASKED / median(Array.from({ length: 5 }, () => seconds(run)));
  printRow({
    what: `${what}, 100,000 prefixes of each family`,
    value: `${(rate / 1e6).toFixed(1)} M a second`,
    against: "the least wanted",
    peer: "1 M a second",
    ratio: Number((rate / AT_LEAST).toPrecision(3)),
    target: { atLeast: 1 },
    unit: "look-ups a second",
  });
}

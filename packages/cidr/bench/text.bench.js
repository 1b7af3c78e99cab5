// Reading lines of text, as the command does.
import { AddressSet } from "@sgt/cidr";
import { inSeconds, interleave, makeRandom, printRow, ratioOf, shapes, toText } from "./rows.js";

const texts = toText(shapes.scattered(1_000_000, makeRandom(1)));

const { ours, peer } = interleave(
  5,
  () => {
    const set = new AddressSet();
    for (const text of texts) set.add(text);
  },
  () => {
    const numbers = [];
    for (const text of texts) numbers.push(text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0));
  },
);
printRow({
  what: "collect 1,000,000 addresses given as text, checked",
  value: inSeconds(ours),
  against: "split and Number, unchecked",
  peer: inSeconds(peer),
  ratio: ratioOf(ours, peer),
  target: 1,
});

import { describe, expect, test } from "@jest/globals";
import { type MapData, type MapPlace, renderMapPage, renderMapSvg, renderPng } from "@sgt/report/map";

const place = (
  label: string,
  country: string | null,
  at: readonly [number, number] | null,
  count: number,
): MapPlace => ({
  label,
  country,
  latitude: at?.[0] ?? null,
  longitude: at?.[1] ?? null,
  count,
});

const map = (places: readonly MapPlace[], more: Partial<MapData> = {}): MapData => ({
  title: "A map",
  unit: ["address", "addresses"],
  places,
  ...more,
});

const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;
const dotsOf = (svg: string): number => count(svg, /<circle class="dot"[^>]*><title>/g);
const summaryOf = (svg: string): string => /<desc[^>]*>(.*)<\/desc>/.exec(svg)?.[1] ?? "";

describe("what stands on the map", () => {
  test.each([
    { name: "nothing at all", places: [], dots: 0, summary: "0 addresses in 0 countries" },
    {
      name: "one place",
      places: [place("Berlin", "DE", [52.5, 13.4], 1)],
      dots: 1,
      summary: "1 address in 1 country",
    },
    {
      name: "a country without a place",
      places: [place("?", "BR", null, 7)],
      dots: 0,
      summary: "7 addresses in 1 country",
    },
    {
      name: "a place off the globe counts for its country",
      places: [place("x", "FR", [91, 0], 3)],
      dots: 0,
      summary: "3 addresses in 1 country",
    },
    {
      name: "NaN is no place",
      places: [place("x", "FR", [Number.NaN, 0], 3)],
      dots: 0,
      summary: "3 addresses in 1 country",
    },
    {
      name: "neither country nor place",
      places: [place("lost", null, null, 4)],
      dots: 0,
      summary: "0 addresses in 0 countries; not on the map: 4 lost",
    },
    {
      name: "a country that does not exist",
      places: [place("x", "ZZ", null, 4)],
      dots: 0,
      summary: "0 addresses in 0 countries; not on the map: 4 Unknown Region",
    },
    {
      name: "no country, yet a place",
      places: [place("at sea", null, [0, -30], 4)],
      dots: 1,
      summary: "4 addresses in 0 countries",
    },
    {
      name: "two places in one spot are one dot",
      places: [place("Berlin", "DE", [52.5, 13.4], 5), place("Mitte", "DE", [52.51, 13.41], 2)],
      dots: 1,
      summary: "7 addresses in 1 country",
    },
  ])("$name", ({ places, dots, summary }) => {
    const svg = renderMapSvg(map(places));
    expect(dotsOf(svg)).toBe(dots);
    expect(summaryOf(svg)).toBe(summary);
  });

  test("what belongs to no place is named beside the map", () => {
    const svg = renderMapSvg(
      map([place("Berlin", "DE", [52.5, 13.4], 2)], { elsewhere: [{ label: "private", count: 65_536 }] }),
    );
    expect(summaryOf(svg)).toBe("2 addresses in 1 country; not on the map: 65,536 private");
  });

  test("what counts at several places is one in the sum", () => {
    const places = [place("Berlin", "DE", [52.5, 13.4], 1), place("Lyon", "FR", [45.8, 4.8], 1)];
    const svg = renderMapSvg(map(places, { total: 2, elsewhere: [{ label: "private", count: 1 }] }));
    expect(summaryOf(svg)).toBe("1 address in 2 countries; not on the map: 1 private");
  });

  test("in a picture few dots have names, each by itself; many have none", () => {
    const named = (count: number, step: number): string[] => {
      const places = Array.from({ length: count }, (_, i) => place(`p${i}`, null, [0, -100 + i * step], count - i));
      return [...renderMapSvg(map(places)).matchAll(/<text class="name"[^>]*>(.*?)<\/text>/g)].map(
        (m) => m[1] as string,
      );
    };
    expect(named(3, 30)).toEqual(["p0", "p1", "p2"]);
    expect(named(25, 8)).toHaveLength(25);
    expect(named(26, 7)).toEqual([]);
    // So near that there is no room for all.
    expect(named(25, 0.7).length).toBeLessThan(25);
    const long = renderMapSvg(map([place("x".repeat(200), null, [0, 0], 1)]));
    expect(long).toContain(`>${"x".repeat(23)}…</text>`);
  });

  test.each(["SG", "MT", "HK", "BH", "GI", "GF", "RE", "TV", "XK", "VA"])(
    "the small %s is marked by a ring",
    (country) => {
      const svg = renderMapSvg(map([place("", country, null, 5)]));
      expect(count(svg, /<g class="land t\d r\d">(?:(?!<\/g>).)*<circle/g)).toBe(1);
    },
  );

  test("a large country with a reef of the same code gets no ring", () => {
    expect(
      count(renderMapSvg(map([place("", "AU", null, 5)])), /<g class="land t\d r\d">(?:(?!<\/g>).)*<circle/g),
    ).toBe(0);
  });

  test("one place with a million does not leave all others in one colour", () => {
    const counts = [1_000_000, 30_000, 800, 12, 1];
    const countries = ["US", "DE", "FR", "JP", "ZA"];
    const svg = renderMapSvg(map(countries.map((c, i) => place("", c, null, counts[i] as number))), {
      view: "countries",
    });
    const classes = [...svg.matchAll(/<g class="land (t\d)/g)].map((match) => match[1]);
    expect(new Set(classes).size).toBeGreaterThanOrEqual(4);
  });
});

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'</style><svg onload=alert(1)>",
  "]]><!--",
  "\u202egnp.exe",
  "\u0000\u001b[31m",
  "\ud800 half a character",
];

describe("hostile labels stay text", () => {
  test.each(HOSTILE)("%j", (label) => {
    const data = map([{ ...place(label, "DE", [50, 8], 3), note: label }], {
      title: label,
      unit: [label, label],
      elsewhere: [{ label, count: 1 }],
      attribution: [label],
    });
    for (const text of [renderMapSvg(data), renderMapPage(data)]) {
      expect(text).not.toContain("<script>alert");
      expect(text).not.toContain("<img");
      expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/u);
      expect(count(text, /<svg/g)).toBe(1);
      expect(count(text, /<\/style>/g)).toBe(1);
    }
  });

  test("the page loads nothing and names the one script it runs", () => {
    const page = renderMapPage(map([]));
    expect(page).toMatch(/default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(page).not.toMatch(/(src|href)="https?:/);
  });
});

describe("the page's tables", () => {
  test("say what the map says, most first, and count what they leave out", () => {
    const places = Array.from({ length: 1200 }, (_, i) => place(`p${i}`, "DE", [50, 8], 1200 - i));
    const page = renderMapPage(map(places));
    expect(count(page, /<tr>/g)).toBe(1 + 1 + 1 + 1000 + 1);
    expect(page).toContain("200 more places");
    expect(page).toContain("20,100");
  });
});

describe("the picture", () => {
  const sizeOf = (png: Uint8Array): [number, number] => {
    const view = new DataView(png.buffer, png.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  };

  test("is a PNG of the width asked for", async () => {
    const svg = renderMapSvg(map([place("Berlin", "DE", [52.5, 13.4], 2)]));
    expect(sizeOf(await renderPng(svg))).toEqual([1200, 706]);
    expect(sizeOf(await renderPng(svg, { width: 400 }))).toEqual([400, 235]);
  });

  test("has its text also where the machine has no font", async () => {
    const page = (text: string): string =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><text y="15">${text}</text></svg>`;
    expect(await renderPng(page("text"))).not.toEqual(await renderPng(page("")));
  });

  test("dark and light differ, and the same data give the same picture", () => {
    const data = map([place("Berlin", "DE", [52.5, 13.4], 2)]);
    expect(renderMapSvg(data, { theme: "dark" })).not.toBe(renderMapSvg(data));
    expect(renderMapSvg(data)).toBe(renderMapSvg(data));
  });
});

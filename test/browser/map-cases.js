// What a reader does with the page of a map, in a real browser.
import assert from "node:assert/strict";

const HOSTILE = `<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>`;

const place = (label, country, latitude, longitude, count, note) => ({
  label,
  country,
  latitude,
  longitude,
  count,
  note,
});

export const DATA = {
  title: `Allowed CIDRs ${HOSTILE}`,
  unit: ["address", "addresses"],
  places: [
    place("Frankfurt am Main", "DE", 50.11, 8.68, 4096, HOSTILE),
    place("London", "GB", 51.51, -0.13, 1024, "office"),
    place("Ashburn", "US", 39.04, -77.49, 20_000, ""),
    place(HOSTILE, "ZA", -26.2, 28.05, 12, ""),
    place("Brazil", "BR", null, null, 90, ""),
    place("Malta", "MT", null, null, 3, ""),
  ],
  elsewhere: [{ label: "private", count: 65_536 }],
  attribution: [HOSTILE],
};

const tipOf = (page) => page.textContent("#tip");

export const CASES = {
  "hover on a dot says what it stands for": async (page) => {
    await page.hover("#dots circle:nth-child(2)");
    assert.equal(await tipOf(page), `Frankfurt am Main, Germany4,096 addresses${HOSTILE}`);
  },
  "hover on a small country says its count": async (page) => {
    await page.hover('[data-label="Malta"] circle');
    assert.equal(await tipOf(page), "Malta3 addresses");
  },
  "hover beside the marks hides what was said": async (page) => {
    await page.hover("#dots circle:nth-child(2)");
    await page.mouse.move(2, 2);
    assert.equal(await page.isVisible("#tip"), false);
  },
  "the keyboard reaches every mark, the most first": async (page) => {
    await page.focus("input[name=view]:checked");
    await page.keyboard.press("Tab");
    assert.match(await tipOf(page), /^Ashburn/);
    await page.keyboard.press("ArrowRight");
    assert.match(await tipOf(page), /^Frankfurt/);
    await page.keyboard.press("End");
    assert.match(await tipOf(page), /^Malta/);
    await page.keyboard.press("ArrowRight");
    assert.match(await tipOf(page), /^Malta/);
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible("#tip"), false);
  },
  "countries instead of places": async (page) => {
    await page.check("input[value=countries]");
    assert.equal(await page.isVisible("#dots circle"), false);
    const fill = (label) => page.$eval(`[data-label="${label}"]`, (mark) => getComputedStyle(mark).fill);
    assert.notEqual(await fill("United States"), await fill("Malta"));
  },
  "the tables say the same as the map": async (page) => {
    const cells = await page.$$eval("table:first-of-type tbody tr", (rows) =>
      rows.map((row) => row.cells[1].textContent),
    );
    assert.deepEqual(cells.slice(0, 3), ["20,000", "4,096", "1,024"]);
  },
  "hostile text stays text": async (page) => {
    assert.equal(await page.evaluate(() => globalThis.broken), undefined);
    assert.equal(await page.$$eval("img", (images) => images.length), 0);
    assert.ok((await page.textContent("h1")).includes(HOSTILE));
  },
  "nothing is wider than the screen": async (page) => {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  },
  "dots stay large enough to be hit": async (page) => {
    const widths = await page.$$eval("#dots circle", (dots) => dots.map((dot) => dot.getBoundingClientRect().width));
    assert.ok(Math.min(...widths) >= 2.5, `${Math.min(...widths)} px`);
  },
};

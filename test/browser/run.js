// Opens what @sgt/report makes in the system's Chromium: at a phone's and at a desk's width, light
// and dark. `node test/browser/run.js [FOLDER]` also keeps the screenshots.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderMapPage } from "../../packages/report/dist/map.js";
import { findChromium } from "./chromium.js";
import { CASES, DATA } from "./map-cases.js";

const SCREENS = [
  { name: "400-light", width: 400, height: 800, colorScheme: "light" },
  { name: "1600-dark", width: 1600, height: 900, colorScheme: "dark" },
];

const executablePath = findChromium();
if (executablePath === null) {
  console.log("No Chromium on this machine (set SGT_CHROMIUM to its path).");
  console.log(`Browser: 0 passed, 0 failed, ${SCREENS.length * Object.keys(CASES).length} skipped`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "sgt-browser-"));
const file = join(folder, "map.html");
writeFileSync(file, renderMapPage(DATA));
// Chromium's sandbox refuses to run as root, which CI is.
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
const failures = [];
let passed = 0;

for (const { name: screen, width, height, colorScheme } of SCREENS)
  for (const [name, check] of Object.entries(CASES)) {
    const failure = await tryCase(check, { viewport: { width, height }, colorScheme });
    if (failure === null) passed += 1;
    else failures.push(`✗ ${screen}: ${name}\n  ${failure}`);
  }

async function tryCase(check, options) {
  const page = await browser.newPage(options);
  const complaints = [];
  page.on("console", (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  try {
    await page.goto(pathToFileURL(file).href);
    await check(page);
    return complaints.length === 0 ? null : complaints.join("\n  ");
  } catch (error) {
    return error.message;
  } finally {
    await page.close();
  }
}

for (const { name, width, height, colorScheme } of process.argv[2] === undefined ? [] : SCREENS) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(process.argv[2], `map-${name}.png`), fullPage: true });
}

await browser.close();
rmSync(folder, { recursive: true });
if (failures.length > 0) console.log(failures.join("\n"));
console.log(`Browser: ${passed} passed, ${failures.length} failed, 0 skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;

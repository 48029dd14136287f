// Drives Chromium through pages: `node browser.mjs URL FOLDER < plan.json`.
//
// A plan lists views: { name, path, dark, width, steps: [[action, selector, text]] }. The answer, as
// JSON on standard output, says for each what a person reads, what went wrong, and what the page
// asked of whom. Screenshots are written to FOLDER.

import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [url, folder] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(0, "utf8"));
const SETTLE_MS = 400;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
try {
  const found = [];
  for (const view of plan) found.push(await look(view));
  process.stdout.write(JSON.stringify(found));
} finally {
  await browser.close();
}

async function look({ name, path, dark = false, width = 1600, steps = [] }) {
  const page = await browser.newPage({
    viewport: { width, height: 1000 },
    timezoneId: "Asia/Tokyo", // every time is told in UTC, whatever the browser's zone
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const errors = [];
  const asked = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("dialog", (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url + path);
  await page.waitForSelector("main h1");
  for (const step of steps) await act(page, step);
  await page.waitForFunction(() => !document.querySelector(".waiting"));
  await page.waitForTimeout(SETTLE_MS);
  const title = await page.title();
  const text = await page.evaluate(() => document.body.textContent);
  const ground = await page.evaluate(
    () => getComputedStyle(document.body.parentElement).backgroundColor,
  );
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
  return { name, title, text, errors, asked, ground, wide };
}

async function act(page, [action, selector, text]) {
  switch (action) {
    case "click":
      return page.locator(selector).first().click();
    case "fill":
      return page.locator(selector).first().fill(text);
    case "press":
      return page.locator(selector).first().press(text);
    case "hover":
      return page.locator(selector).first().hover();
    case "wait":
      return page.locator(selector).first().waitFor();
    case "count": {
      const count = await page.locator(selector).count();
      if (count !== Number(text)) throw new Error(`${selector}: ${count} found, ${text} expected`);
      return undefined;
    }
    default:
      throw new Error(`no action ${action}`);
  }
}

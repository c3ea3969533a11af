// Takes a picture of every state of every screen, light and dark, in the smallest and the usual window, and fails if a
// text is cut off, the console has an error, or anything but this computer is asked for.
//
//   npm run pictures [-- FOLDER [WORD…]]     the pictures go to FOLDER; only states with a WORD in their address
//
// REGISTRAR_CHROMIUM names the browser, where it is not /usr/bin/chromium.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";
import { clipped } from "./clipped.mjs";

const [folder = "", ...words] = process.argv.slice(2);
const SIZES = [
  { width: 1180, height: 820 },
  { width: 960, height: 640 },
];
const MODES = ["light", "dark"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const HOST = "127.0.0.1";
const PATIENCE_MS = 60_000;

const faults = [];

async function serve() {
  const server = await createServer({
    configFile: "played/vite.config.ts",
    logLevel: "warn",
    // Port 0: any that is free. Nothing changes while the pictures are taken.
    server: { host: HOST, port: 0, strictPort: false, hmr: false, watch: null },
  });
  await server.listen();
  const { port } = server.httpServer.address();
  return { server, address: `http://${HOST}:${port}/` };
}

/** Everything that goes wrong in the page is told with the state that is open. */
async function openPage(browser, address) {
  const now = { state: "the list" };
  const page = await browser.newPage({ viewport: SIZES[0], reducedMotion: "reduce" });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(`window.clipped = ${clipped.toString()}`);
  const tell = (what) => faults.push(`${now.state}: ${what}`);
  page.on("console", (said) => {
    if (said.type() === "error") tell(`console: ${said.text()}`);
  });
  page.on("pageerror", (error) => tell(`page: ${error.message}`));
  page.on("requestfailed", (request) => tell(`no answer from ${request.url()}`));
  await page.route(
    (url) => url.protocol.startsWith("http") && url.hostname !== HOST,
    (route) => {
      tell(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  await page.goto(address);
  await page.waitForFunction(() => document.body.dataset.ready !== undefined);
  return { page, now };
}

/** Goes to a state, and waits until it is there in full. */
async function show(page, address) {
  await page.evaluate((hash) => {
    delete document.body.dataset.ready;
    delete document.body.dataset.failed;
    window.location.hash = hash;
  }, `#/${address}`);
  const said = await page.waitForFunction(
    (wanted) =>
      document.body.dataset.ready === wanted
        ? "ready"
        : (document.body.dataset.failed ?? undefined),
    address,
  );
  const outcome = await said.jsonValue();
  return outcome === "ready" ? null : outcome;
}

/** The check finds what is cut off, and nothing else. */
async function checkTheCheck(page) {
  const found = await page.evaluate(() => {
    const planted = document.createElement("div");
    for (const overflow of ["hidden", "hidden; text-overflow: ellipsis", "auto"]) {
      const box = planted.appendChild(document.createElement("div"));
      box.style = `width: 60px; height: 20px; white-space: nowrap; overflow: ${overflow}`;
      box.append(`${overflow}: much too long for its box`);
    }
    document.querySelector("main").append("short", planted);
    const texts = window.clipped();
    planted.remove();
    return texts;
  });
  const right = found.filter((text) => text.includes("hidden")).length >= 2;
  if (!right || found.some((text) => !text.includes("hidden"))) {
    faults.push(`The check for texts that are cut off does not work: ${JSON.stringify(found)}`);
  }
}

/** What is cut off, once everything is laid out and what follows from that is there too. */
function clippedTexts(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((next) => requestAnimationFrame(next));
    }
    return window.clipped();
  });
}

/** Goes through the addresses, taking them off the list, and tells how many pictures were taken. */
async function takeAll({ page, now }, addresses) {
  let taken = 0;
  for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
    now.state = address || "list of states";
    const failed = await show(page, address);
    if (failed !== null) {
      faults.push(`${now.state}: ${failed}`);
      continue;
    }
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const colorScheme of MODES) {
        await page.emulateMedia({ colorScheme });
        const view = `${size.width}x${size.height} ${colorScheme}`;
        for (const text of await clippedTexts(page)) faults.push(`${now.state}, ${view}: ${text}`);
        if (folder !== "") {
          const name = `${address.replaceAll("/", "-") || "states"}-${view.replaceAll(" ", "-")}`;
          await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
          taken += 1;
        }
      }
    }
  }
  return taken;
}

async function main() {
  if (folder !== "") await mkdir(folder, { recursive: true });
  const began = performance.now();
  const { server, address } = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.REGISTRAR_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  try {
    const pages = [await openPage(browser, address), await openPage(browser, address)];
    const [{ page }] = pages;
    const all = await page.$$eval("a[href^='#/']", (links) =>
      links.map((link) => link.getAttribute("href").slice(2)),
    );
    await checkTheCheck(page);
    if (all.length === 0) faults.push("There is no state to show.");
    const wanted = all.filter((one) => words.length === 0 || words.some((w) => one.includes(w)));
    const waiting = words.length === 0 ? ["", ...wanted] : [...wanted];
    const taken = await Promise.all(pages.map((one) => takeAll(one, waiting)));
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const pictures = taken.reduce((sum, one) => sum + one, 0);
    console.log(`${wanted.length} states, ${pictures} pictures, ${seconds} s`);
  } finally {
    await browser.close();
    await server.close();
  }
  for (const fault of new Set(faults)) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main();

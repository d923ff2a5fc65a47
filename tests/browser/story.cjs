// Plays what an adviser does in the panel and prints what was seen, as JSON. Nothing is judged here.
//
// node story.cjs ADDRESS CHROMIUM FILES PICTURES: the address that caseload lab printed, the browser, a
// JSON object with the paths of the files that are uploaded (wrong, bare, good), and a folder for pictures or "".
"use strict";

const { readFileSync } = require("node:fs");

const { chromium } = require("playwright-core");

const [address, executablePath, files, pictures] = process.argv.slice(2);
const upload = JSON.parse(files);
const server = new URL(address);
const token = server.searchParams.get("token");
const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const PATIENCE = 60_000;
const seen = { requests: [], errors: [], axe: {}, seconds: {} };

let begun = Date.now();
const lap = (name) => {
  seen.seconds[name] = (Date.now() - begun) / 1000;
  begun = Date.now();
};

const api = async (path) =>
  (await fetch(`${server.origin}/api/${path}`, { headers: { Authorization: `token ${token}` } })).json();

// The page shows a kernel long before it listens: the server knows.
async function kernelIsIdle(page) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(100)) {
    const [session] = await api("sessions");
    if (!session) continue;
    const kernel = await api(`kernels/${session.kernel.id}`);
    if (kernel.execution_state === "idle") return kernel;
  }
  throw new Error("the kernel is not there");
}

async function runAll(page) {
  await page.click('.lm-MenuBar-itemLabel:text-is("Run")');
  await page.click('.lm-Menu-itemLabel:text-is("Run All Cells")');
}

// On a first start JupyterLab may take the click and run nothing.
async function runUntilItRuns(page) {
  const counted = () =>
    page.$$eval(".jp-CodeCell .jp-InputPrompt", (all) => all.some((one) => /\[(\d+|\*)\]/.test(one.textContent)));
  for (let times = 1; times <= 10; times++) {
    await runAll(page);
    for (let wait = 0; wait < 30; wait++) {
      if (await counted()) return times;
      await page.waitForTimeout(100);
    }
  }
  throw new Error("no cell was run");
}

async function axe(page, name, within = ".caseload-panel") {
  const found = await page.evaluate(async (root) => {
    const { violations } = await window.axe.run(root);
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 300)}`));
  }, within);
  seen.axe[name] = found;
}

const panel = (page) => page.locator(".caseload-panel");
const picture = (page) => panel(page).locator(".cl-view figure img").first().getAttribute("src");

async function view(page) {
  return panel(page).evaluate((root) => {
    const text = (selector) => [...root.querySelectorAll(selector)].map((one) => one.textContent.trim());
    return {
      said: text(".cl-view .said").join(" "),
      heading: text(".cl-view h2")[0],
      rows: [...root.querySelectorAll(".cl-view tbody tr")].map((row) =>
        [...row.children].map((cell) => cell.textContent.trim())),
      band: text(".cl-band .widget-label").find((one) => one),
      alt: root.querySelector(".cl-view figure img")?.alt ?? "",
    };
  });
}

async function changed(page, before) {
  await page.waitForFunction(
    (old) => {
      const drawn = document.querySelector(".caseload-panel .cl-view figure img");
      return drawn && drawn.getAttribute("src") !== old;
    }, before, { timeout: PATIENCE });
}

// A table that can be sorted and searched, as the reader finds it below a cell.
async function sorted(page, cell, column) {
  const table = cell.locator(".dt-container");
  await table.locator("tbody tr").first().waitFor({ timeout: PATIENCE });
  const head = table.locator("thead th").filter({ hasText: new RegExp(`^${column}$`) }).first();
  const values = async () => {
    const place = await head.evaluate((one) => [...one.parentElement.children].indexOf(one));
    return table.locator("tbody tr").evaluateAll((rows, at) => rows.map((row) => row.children[at].textContent), place);
  };
  const shown = { before: await values() };
  for (const order of ["ascending", "descending"]) {
    await head.locator(".dt-column-order").click();
    await cell.locator(`thead th[aria-sort="${order}"]`).first().waitFor();
    shown[order] = await values();
  }
  await table.locator('input[type="search"]').fill(shown.before[0]);
  await table.locator(".dt-info").filter({ hasText: "(" }).waitFor();
  shown.found = await values();
  shown.words = await table.evaluate((one) => one.innerText);
  return shown;
}

async function turnTo(page, name) {
  const before = await picture(page);
  await panel(page).getByRole("button", { name, exact: true }).click();
  await changed(page, before);
}

async function slideTo(page, percent) {
  const handle = panel(page).getByRole("slider").first();
  await handle.focus();
  for (let at = Number(await handle.getAttribute("aria-valuenow")); at !== percent; at += at < percent ? 1 : -1)
    await page.keyboard.press(at < percent ? "ArrowRight" : "ArrowLeft");
  await panel(page).locator(".cl-band .widget-label").filter({ hasText: `± ${percent}` }).first().waitFor();
  await quiet(page);
}

// A slider that moves sends many values: wait until the kernel is done and the page stays as it is.
async function quiet(page) {
  let before = "";
  for (let same = 0, wait = 0; same < 4 && wait < 300; wait++) {
    const { execution_state: state } = await kernelIsIdle(page);
    const now = await panel(page).evaluate((root) => root.textContent + root.querySelector(".cl-view img")?.src);
    same = state === "idle" && now === before ? same + 1 : 0;
    before = now;
    await page.waitForTimeout(100);
  }
}

async function dragTo(page, share) {
  const before = await picture(page);
  const track = await panel(page).locator(".cl-band .noUi-target").first().boundingBox();
  const handle = await panel(page).getByRole("slider").first().boundingBox();
  const y = handle.y + handle.height / 2;
  await page.mouse.move(handle.x + handle.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width * share, y, { steps: 6 });
  await page.mouse.up();
  await changed(page, before);
  await quiet(page);
}

async function choose(page, paths) {
  const button = panel(page).getByRole("button", { name: "Andere gegevens" });
  if (!(await panel(page).locator(".cl-upload").isVisible())) await button.click();
  const chooser = page.waitForEvent("filechooser");
  await panel(page).locator(".cl-upload").click();
  await (await chooser).setFiles(paths);
}

// Data without caseload.toml: the panel asks for the norm, and offers what was given as a file to keep.
async function giveTheNorm(page) {
  await choose(page, upload.bare);
  const form = panel(page).locator(".cl-norm");
  await form.waitFor({ timeout: PATIENCE });
  await page.waitForFunction(() => !document.querySelector(".caseload-panel .cl-alert"));
  const unit = form.getByLabel("Wat de norm telt"), number = form.getByLabel("Hoeveel per voltijdse medewerker");
  seen.norm = {
    filled: [await unit.evaluate((one) => one.selectedOptions[0].textContent), await number.inputValue()],
    choices: await unit.locator("option").allTextContents(),
  };
  await axe(page, "norm asked for");
  const read = form.getByRole("button", { name: "Lees de gegevens" });
  await read.click();
  seen.norm.refused = await panel(page).locator(".cl-alert").innerText();
  await shoot(page, "norm");
  await unit.selectOption({ label: "zaken" });
  await number.fill("12,5");
  await read.click();
  const link = panel(page).locator("a.cl-settings");
  await link.waitFor({ timeout: PATIENCE });
  await quiet(page);
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  seen.norm.file = [file.suggestedFilename(), readFileSync(await file.path(), "utf8")];
  const code = panel(page).getByRole("button", { name: "Laat de code zien" });
  await code.click();
  const shown = panel(page).locator(".cl-code pre").filter({ hasText: "settings=" });
  await shown.waitFor();
  seen.norm.code = await shown.textContent();
  seen.norm.left = [await form.isVisible(), await panel(page).locator(".cl-alert").count()];
  await axe(page, "norm given");
  await code.click();
}

async function play(page, context) {
  await page.goto(address);
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: PATIENCE });
  seen.kernel = (await kernelIsIdle(page)).name;
  lap("start");
  seen.times = await runUntilItRuns(page);
  await panel(page).locator(".cl-view figure img").waitFor({ timeout: PATIENCE });
  await page.addScriptTag({ path: require.resolve("axe-core") });
  lap("run all");

  seen.caseload = await view(page);
  await axe(page, "caseload");
  await shoot(page, "caseload");
  seen.popups = await page.locator(".Toastify__toast, .jp-Dialog").count();
  await dragTo(page, 0.1);
  seen.dragged = await view(page);
  lap("caseload");

  await turnTo(page, "Medewerkers");
  await slideTo(page, 20);
  seen.wide = await view(page);
  await slideTo(page, 5);
  seen.narrow = await view(page);
  await shoot(page, "employees");
  await panel(page).getByRole("button", { name: "Laat de code zien" }).click();
  await panel(page).locator(".cl-code pre").waitFor();
  seen.code = await panel(page).locator(".cl-code pre").textContent();
  await axe(page, "employees with code");
  await panel(page).getByRole("button", { name: "Laat de code zien" }).click();
  lap("employees");

  const own = page.locator(".jp-CodeCell").nth(3);
  await own.locator(".dt-container").waitFor({ timeout: PATIENCE });
  seen.offered = await own.locator(".cm-content").innerText();
  await axe(page, "table of the view", ".dt-container");
  if (pictures) await own.screenshot({ path: `${pictures}/panel_table.png` });
  await own.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(seen.code);
  await page.keyboard.press("Shift+Enter");
  await own.locator(".dt-container th").filter({ hasText: /^employee_id$/ }).first().waitFor({ timeout: PATIENCE });
  seen.table = await sorted(page, own, "employee_id");
  await axe(page, "table of the code", ".dt-container");
  lap("sortable table");

  for (const [key, name] of [["flows", "In en uit"], ["establishment", "Formatie"], ["absence", "Verzuim"], ["signals", "Signalen"]]) {
    await turnTo(page, name);
    seen[key] = await view(page);
    await axe(page, key);
  }
  lap("other views");

  await panel(page).getByRole("button", { name: "Maak rapport" }).click();
  const link = panel(page).locator("a.cl-report");
  await link.waitFor({ timeout: PATIENCE });
  const [report] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await report.waitForLoadState();
  seen.report = {
    address: report.url().replace(server.origin, ""),
    title: await report.locator("h1").first().textContent(),
    figures: await report.locator("figure img").count(),
  };
  if (pictures) {
    await report.setViewportSize({ width: 860, height: 1180 });
    await report.screenshot({ path: `${pictures}/team_report.png` });
  }
  await report.close();
  await axe(page, "report made");
  lap("report");

  await choose(page, upload.wrong);
  await panel(page).locator(".cl-alert li").first().waitFor({ timeout: PATIENCE });
  seen.wrong = await panel(page).locator(".cl-alert").allInnerTexts();
  seen.still = await view(page);
  await axe(page, "error");
  await shoot(page, "mistake");
  await giveTheNorm(page);
  lap("norm");
  const title = panel(page).locator(".cl-title h2");
  const old = await title.textContent();
  await choose(page, upload.good);
  await page.waitForFunction(
    (before) => document.querySelector(".caseload-panel .cl-title h2").textContent !== before, old,
    { timeout: PATIENCE });
  await quiet(page);
  seen.good = { title: await title.textContent(), alerts: await panel(page).locator(".cl-alert").count() };
  seen.good.teams = await panel(page).getByLabel("Team", { exact: true }).locator("option").allTextContents();
  lap("uploads");

  await panel(page).getByRole("button", { name: "English" }).click();
  await panel(page).getByRole("button", { name: "Make report" }).waitFor();
  await quiet(page);
  seen.english = await view(page);
  await axe(page, "English");
  lap("English");
}

async function shoot(page, name) {
  if (!pictures) return;
  const before = page.viewportSize();
  for (const width of (process.env.CASELOAD_WIDTHS ?? "1280").split(",").map(Number)) {
    await page.setViewportSize({ width, height: 2600 });
    await page.waitForTimeout(500);
    const path = `${pictures}/panel_${name}${width === 1280 ? "" : `_${width}`}.png`;
    await panel(page).screenshot({ path });
  }
  await page.setViewportSize(before);
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: QUIET });
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, locale: "nl-NL" });
  context.on("request", (request) => seen.requests.push(request.url()));
  context.on("weberror", (error) => seen.errors.push(String(error.error())));
  const page = await context.newPage();
  page.on("websocket", (socket) => seen.requests.push(socket.url()));
  page.setDefaultTimeout(20_000);
  try {
    await play(page, context);
  } catch (error) {
    seen.failed = String(error.stack);
    if (pictures) await page.screenshot({ path: `${pictures}/failed.png` });
  } finally {
    await browser.close();
    process.stdout.write(JSON.stringify(seen));
  }
})();

// Walks through the map in Firefox over WebDriver BiDi and prints what it saw as JSON.
// Usage: node firefox.mjs PROGRAM ADDRESS ADDRESS-OF-COMMUNITIES
import puppeteer from "puppeteer-core";

const [executablePath, address, folded] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 800 });

const seen = { faults: [], requests: [] };
page.on("console", (message) => message.type() === "error" && seen.faults.push(message.text()));
page.on("pageerror", (error) => seen.faults.push(error.message));
page.on("request", (request) => seen.requests.push(request.url()));

const text = (selector) => page.$eval(selector, (e) => e.textContent);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const drawn = async () => {
  for (let i = 0; i < 200; i += 1) {
    const at = await page.evaluate(() => performance.getEntriesByName("drawn")[0]?.startTime ?? 0);
    if (at) return at;
    await pause(25);
  }
  return 0;
};

await page.goto(address);
seen.drawn = await drawn();
seen.title = await page.title();
await page.keyboard.press("/");
await page.keyboard.type("csis");
await page.keyboard.press("Enter");
await pause(200);
seen.selected = await text("#details h2");
await page.focus("#canvas");
await page.keyboard.press("g");
await pause(200);
seen.gap = await text("#details h2");
// An address that only differs behind its hash opens no new page: the state follows it.
const show = async (hash) => {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await pause(200);
};
await show("sel=tie:agency/atf|agency/rcmp");
seen.tie = await text("#details h2");
await show("then=2005&year=2020");
seen.compared = await text("#details h2");
seen.changes = await page.$$eval("#details .number", (cells) => cells.length);
await page.focus("#then");
await page.keyboard.press("ArrowRight");
await pause(200);
seen.moved = await page.evaluate(() => location.hash);
await page.evaluate(() => history.back());
await pause(300);
seen.undone = await page.evaluate(() => location.hash);
await show("year=2012");
seen.figures = await page.$$eval("#details .numbers b", (boxes) => boxes.map((box) => box.textContent));
await show("view=map&layout=geographic");
seen.ground = await page.evaluate(() => {
  const canvas = document.querySelector("#canvas canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const land = getComputedStyle(document.documentElement).getPropertyValue("--land").trim();
  const want = [1, 3, 5].map((i) => parseInt(land.slice(i, i + 2), 16));
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (want.every((c, k) => data[i + k] === c)) count += 1;
  return count / (data.length / 4);
});
await show("");
await page.click("#view-tables");
seen.rows = await page.$$eval("#tables tbody tr", (rows) => rows.length);
await page.click("#view-matrix");
seen.cells = await page.$$eval("#matrix tbody td", (cells) => cells.length);
await page.click("#view-map");
await page.select("#layout", "communities");
await pause(900);
seen.inside = await page.evaluate(() => window.bordergraphMap.where("agency/rcmp").inside);
await page.click("#language");
seen.lang = await page.evaluate(() => document.documentElement.lang);
seen.painted = await page.evaluate(() => {
  const canvas = document.querySelector("#canvas canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - 0) + Math.abs(data[i + 1] - 114) + Math.abs(data[i + 2] - 178) < 20) count += 1;
  }
  return count;
});
await page.goto(folded);
seen.communities = { drawn: await drawn(), marks: await page.evaluate(() => window.bordergraphMap.named().length) };
await show("open=c0");
seen.communities.opened = await page.evaluate(() => window.bordergraphMap.kinds());
await browser.close();
process.stdout.write(JSON.stringify(seen));

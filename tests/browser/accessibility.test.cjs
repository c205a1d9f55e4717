// Opens the main pages in Chromium at a phone's and an office's width, in both languages: axe (WCAG 2.2 AA)
// finds nothing, nothing is wider than the screen, no script fails, nothing is asked of another host.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const prepared = createRequire(join(process.env.OCOP_TEST_NODE, "package.json"));
const { chromium } = prepared("playwright-core");
const axe = prepared.resolve("axe-core/axe.min.js");

const address = process.argv[2];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const widths = [390, 1366];
const open = ["/", "/san-pham", "/san-pham?q=xoai+cat+chu", "/san-pham/xoai-cat-hoa-loc-htx-xoai-my-tho-mau", "/nha-san-xuat", "/nha-san-xuat/htx-xoai-my-tho-mau", "/gio-hang", "/ket-noi", "/chuong-trinh", "/chinh-sach", "/dang-nhap", "/dang-ky"];
const people = {
  "nhanvien@mau.ocop.example": ["/ban-hang", "/ban-hang/san-pham", "/ban-hang/don-hang", "/ban-hang/chao-ban", "/ban-hang/hop-dong"],
  "thumua@mau.ocop.example": ["/thu-mua", "/thu-mua/nhu-cau", "/thu-mua/hop-dong"],
  "canbo.dongthap@mau.ocop.example": ["/co-quan", "/co-quan/xac-minh", "/co-quan/dot-ket-noi", "/co-quan/chuong-trinh"],
};

async function look(page, path, width, language) {
  const name = `${path} at ${width} px in ${language}`;
  const faults = [];
  const failed = (error) => faults.push(`script: ${error.message}`);
  const foreign = (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) faults.push(`asks ${request.url()}`);
  };
  page.on("pageerror", failed);
  page.on("request", foreign);
  await page.setViewportSize({ width, height: 800 });
  const answer = await page.goto(`${address}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
  if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (beyond > 0) faults.push(`${beyond} px wider than the screen`);
  const found = await page.evaluate(async (only) => (await axe.run({ runOnly: only })).violations, tags);
  for (const it of found) faults.push(`${it.id}: ${it.help} (${it.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")})`);
  page.off("pageerror", failed);
  page.off("request", foreign);
  if (faults.length === 0) console.log(`ok - ${name}`);
  else console.log(`not ok - ${name}\n  ${faults.join("\n  ")}`);
  return faults.length === 0;
}

async function main() {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  let good = true;
  const visits = [["", open], ...Object.entries(people)];
  for (const [login, paths] of visits) {
    // The content policy forbids foreign scripts, which the probe would be.
    const context = await browser.newContext({ bypassCSP: true });
    await context.addInitScript({ path: axe });
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    if (login) {
      await page.goto(`${address}/dang-nhap`);
      await page.fill("input[name=login]", login);
      await page.fill("input[name=password]", "mau-ocop-2026");
      await Promise.all([page.waitForNavigation(), page.click("main form button")]);
    }
    for (const width of widths) {
      for (const path of paths) good = (await look(page, path, width, width === 390 ? "vi" : "en")) && good;
    }
    await context.close();
  }
  await browser.close();
  process.exit(good ? 0 : 1);
}

main().catch((error) => {
  console.log(`not ok - the browser: ${error.message}`);
  process.exit(1);
});

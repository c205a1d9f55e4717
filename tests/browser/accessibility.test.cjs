// Opens the main pages in Chromium at a phone's and an office's width, in both languages: axe (WCAG 2.2 AA)
// finds nothing, nothing is wider than the screen, no script fails, nothing is asked of another host.
const { prepared, run } = require("./browser.cjs");

const axe = prepared.resolve("axe-core/axe.min.js");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const ways = [
  { width: 390, language: "vi" },
  { width: 1366, language: "en" },
];
const pages = {
  "": ["/", "/san-pham", "/san-pham?q=xoai+cat+chu", "/san-pham/xoai-cat-hoa-loc-htx-xoai-my-tho-mau", "/nha-san-xuat", "/nha-san-xuat/htx-xoai-my-tho-mau", "/gio-hang", "/ket-noi", "/chuong-trinh", "/chinh-sach", "/dang-nhap", "/dang-ky"],
  "nhanvien@mau.ocop.example": ["/ban-hang", "/ban-hang/san-pham", "/ban-hang/don-hang", "/ban-hang/khieu-nai", "/ban-hang/chao-ban", "/ban-hang/hop-dong"],
  "thumua@mau.ocop.example": ["/thu-mua", "/thu-mua/nhu-cau", "/thu-mua/hop-dong"],
  "canbo.dongthap@mau.ocop.example": ["/co-quan", "/co-quan/xac-minh", "/co-quan/khieu-nai", "/co-quan/dot-ket-noi", "/co-quan/chuong-trinh"],
};

async function violations(page) {
  const found = await page.evaluate(async (only) => (await axe.run({ runOnly: only })).violations, tags);
  return found.map((it) => `${it.id}: ${it.help} (${it.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")})`);
}

function visit(login, { width, language }) {
  return async (walk) => {
    // The content policy forbids foreign scripts, which the probe would be.
    const person = await walk.person({ width, login, bypassCSP: true });
    await person.page.addInitScript({ path: axe });
    for (const path of pages[login]) {
      await walk.step(path, async () => {
        await person.opens(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        await person.looks(`axe${path.replace(/\W+/g, "-")}`);
        person.faults.push(...(await violations(person.page)));
      });
    }
  };
}

run(Object.keys(pages).flatMap((login) => ways.map((way) => [`${login || "anyone"} at ${way.width} px in ${way.language}`, visit(login, way)])));

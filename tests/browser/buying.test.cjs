// A guest buys from two sellers: on a phone, at an office screen, and without scripts. One seller delivers.
const { address, eventually, expect, run, whole } = require("./browser.cjs");

const mango = { name: "Xoài cát Chu", seller: "Hợp tác xã Xoài Mỹ Thọ (mẫu)", staff: "nhanvien@mau.ocop.example" };
const lotus = { path: "/san-pham/hat-sen-say-gion-htx-sen-thap-muoi-mau", seller: "Hợp tác xã Sen Tháp Mười (mẫu)" };
const lua = { name: "Trần Thị Lụa", phone: "0912 345 678", email: "lua@khach.example", line: "12 Nguyễn Huệ, khóm 1" };
/** One of several communes of that name. */
const commune = "Xã Tân Phú, Tỉnh Đồng Tháp";

/** The sample mangoes among what was found. */
function link(guest) {
  const card = guest.page.locator("article.card").filter({ hasText: mango.seller });
  return card.getByRole("link", { name: mango.name, exact: true });
}

const part = (guest, seller) => guest.page.locator("section.panel").filter({ has: guest.page.getByRole("heading", { name: seller }) });

async function searches(guest, script) {
  await guest.opens("/");
  await guest.looks("home");
  const field = guest.page.locator("#site-search");
  if (script) {
    await field.pressSequentially("xoai cat c");
    await guest.takes(field, mango.name);
    await field.fill("");
  }
  await field.fill("xoai cat chu");
  await guest.presses("form.search button");
  expect((await link(guest).count()) === 1, `no ${mango.name} of ${mango.seller}: ${await guest.reads()}`);
  await guest.looks("search");
}

/** Four stars only; as many products remain as the filter says. */
async function filters(guest) {
  const toggle = guest.page.getByText("Bộ lọc", { exact: true });
  if (await toggle.isVisible()) await toggle.click();
  const facet = guest.page.locator("details", { has: guest.page.locator("input[name=stars]") });
  if ((await facet.getAttribute("open")) === null) await facet.locator("summary").click();
  const choice = facet.locator("label", { has: guest.page.locator("input[value='4']") });
  const counted = whole(await guest.reads(choice.locator("b")));
  await guest.looks("search-facets");
  const button = guest.page.getByRole("button", { name: "Lọc", exact: true });
  if (await button.isVisible()) {
    await choice.click();
    await guest.presses(button);
  } else {
    await guest.presses(choice);
  }
  const shown = whole(await guest.reads("main [role=status]"));
  expect(shown === counted, `the filter says ${counted} products, then there are ${shown}`);
  await guest.looks("search-filtered");
}

async function fillsCart(guest) {
  await guest.presses(link(guest));
  await guest.sees(mango.seller);
  await guest.looks("product");
  await guest.page.getByLabel("Số lượng").fill("2");
  await guest.pressesButton("Thêm vào giỏ");
  await guest.opens(lotus.path);
  await guest.pressesButton("Thêm vào giỏ");
  await guest.opens("/gio-hang");
  for (const seller of [mango.seller, lotus.seller]) await guest.sees(seller);
  await guest.looks("cart");
}

/** Types the address, with the commune without marks, and pays the mangoes by transfer. */
async function checksOut(guest, script) {
  await guest.presses(guest.page.getByRole("link", { name: "Tiếp tục đặt hàng" }));
  const { page } = guest;
  await page.getByLabel("Họ và tên").fill(lua.name);
  await page.getByLabel("Điện thoại").fill(lua.phone);
  await page.locator("#buyer_email").fill(lua.email);
  await page.getByLabel("Số nhà, đường").fill(lua.line);
  const field = page.locator("#commune");
  await field.pressSequentially("tan phu");
  if (script) await guest.takes(field, commune);
  const payment = (seller, method) => page.getByRole("group", { name: seller }).getByLabel(method);
  await payment(mango.seller, "VietQR").check();
  await payment(lotus.seller, "COD").check();
  await guest.looks("checkout");
  await guest.pressesButton("Xem lại đơn hàng");
  if (!script) {
    await guest.sees("Bạn muốn nói xã, phường nào?");
    await guest.looks("checkout-which-commune");
    await page.getByLabel(commune).check();
    await guest.pressesButton("Xem lại đơn hàng");
  }
}

async function reviews(guest) {
  for (const text of [lua.name, lua.line, commune, mango.seller, lotus.seller, "Chuyển khoản VietQR", "Thanh toán khi nhận hàng", "hủy"]) await guest.sees(text);
  expect(!(await guest.page.locator("#consent").isChecked()), "the consent is ticked beforehand");
  await guest.looks("review");
  await guest.page.locator("#consent").check();
}

/** Presses the button twice, as impatient people do, and answers with the order's number. */
async function orders(guest) {
  await guest.page.getByRole("button", { name: "Đặt hàng và xác nhận" }).dblclick();
  await guest.page.waitForURL(/\/don-hang\/[^/?]+\?key=/);
  return guest.path().match(/^\/don-hang\/([^?]+)/)[1];
}

async function readsOrder(guest) {
  const [mangoes, seeds] = [part(guest, mango.seller), part(guest, lotus.seller)];
  for (const it of [mangoes, seeds]) await guest.sees("Mới đặt", it);
  expect((await seeds.locator(".qr").count()) === 0, "a code to pay what is paid on delivery");
  const box = await mangoes.locator(".qr svg").boundingBox();
  expect(box.width >= 180 && box.width === box.height, `a code of ${box.width} × ${box.height} px`);
  const told = async (name) => whole(await guest.reads(mangoes.locator("dl > div").filter({ hasText: name }).locator("dd")));
  expect((await told("Số tiền")) === (await told("Cộng")), "the code asks for another amount than the order");
  await guest.looks("order");
  return { amount: await told("Số tiền"), reference: await guest.reads(mangoes.locator("dl code")) };
}

/** The letters that name the order to its buyer. */
async function letters(reader, number) {
  await reader.opens("/thu-mau");
  const rows = reader.page.locator("tbody tr").filter({ hasText: number }).filter({ hasText: lua.email });
  return rows.getByRole("link");
}

async function opensTheLetter(reader, number) {
  const links = await eventually(async () => {
    const found = await letters(reader, number);
    return (await found.count()) > 0 && found;
  });
  await reader.looks("mails");
  await reader.presses(links.last());
  await reader.looks("mail");
  const url = (await reader.reads("pre")).match(/https?:\S+\/don-hang\/\S+/);
  expect(url?.[0].startsWith(address), `no link to the order: ${await reader.reads("pre")}`);
  await reader.opens(url[0]);
  await reader.sees(number, "h1");
}

/** The seller's new orders, as its first page counts them. */
async function waiting(seller) {
  await seller.opens("/ban-hang");
  return whole(await seller.reads(seller.page.locator(".todo a[href='/ban-hang/don-hang'] b")));
}

/** The bank's statement names the order's reference and the amount that the buyer was shown, and comes twice. */
async function importsTheStatement(seller, { reference, amount }) {
  const day = new Date().toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
  const rows = `Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Nội dung\n${day},FT${reference},,${amount},${reference} TRAN THI LUA chuyen tien\n`;
  const file = { name: "sao-ke.csv", mimeType: "text/csv", buffer: Buffer.from(rows) };
  for (const outcome of ["Ghi tất cả", "Đã có từ trước, không tính lại"]) {
    await seller.opens("/ban-hang/thu-tien/sao-ke");
    await seller.page.locator("#file").setInputFiles(file);
    await seller.pressesButton("Kiểm tra tệp");
    await seller.sees(outcome);
    await seller.looks(`statement-${outcome === "Ghi tất cả" ? "new" : "again"}`);
    if (outcome === "Ghi tất cả") await seller.pressesButton("Ghi tất cả (1)");
  }
}

async function delivers(seller, number) {
  await seller.opens("/ban-hang/don-hang");
  await seller.looks("seller-orders");
  await seller.presses(seller.page.locator("tbody a").filter({ hasText: number }));
  await seller.sees(lua.line);
  await seller.looks("seller-order");
  const byHand = seller.page.viewportSize().width < 600;
  for (const button of ["Xác nhận đơn", ...(byHand ? ["Ghi đã nhận tiền"] : []), "Đã đóng gói"]) await seller.pressesButton(button);
  await seller.page.getByLabel("Đơn vị vận chuyển").fill("Viettel Post");
  await seller.page.getByLabel("Mã vận đơn").fill("VT123456789");
  await seller.looks("seller-order-ships");
  await seller.pressesButton("Đã giao cho đơn vị vận chuyển");
  await seller.pressesButton("Đã giao đến người mua");
  await seller.looks("seller-order-delivered");
}

async function receives(guest) {
  await guest.page.reload();
  const [mangoes, seeds] = [part(guest, mango.seller), part(guest, lotus.seller)];
  for (const text of ["Đã giao", "Đã thanh toán", "Viettel Post", "VT123456789"]) await guest.sees(text, mangoes);
  await guest.sees("Mới đặt", seeds);
  await guest.looks("order-delivered");
  await guest.presses(mangoes.getByRole("button", { name: "Tôi đã nhận hàng" }));
  await guest.sees("Hoàn tất", mangoes);
  await guest.presses(guest.page.getByRole("link", { name: "English" }));
  await guest.sees("Completed", mangoes);
  await guest.looks("order-en");
}

const buys = (width, script) => async (walk) => {
  const seller = await walk.person({ login: mango.staff, width });
  const before = await waiting(seller);
  const guest = await walk.person({ width, script });
  let number;
  await walk.step("searches without marks and finds the mangoes", () => searches(guest, script));
  await walk.step("filters by stars", () => filters(guest));
  await walk.step("puts goods of two sellers in the cart", () => fillsCart(guest));
  await walk.step("checks out as a guest", () => checksOut(guest, script));
  await walk.step("reviews", () => reviews(guest));
  await walk.step("orders once, pressing twice", async () => {
    number = await orders(guest);
    const now = await waiting(seller);
    expect(now === before + 1, `${now - before} orders`);
  });
  let transfer;
  await walk.step("reads the order with its code to pay", async () => { transfer = await readsOrder(guest); });
  if (!script) return;
  const reader = await walk.person({ width });
  await walk.step("opens the order from the letter elsewhere", () => opensTheLetter(reader, number));
  if (width > 600) await walk.step("the seller imports the bank's statement, twice", () => importsTheStatement(seller, transfer));
  await walk.step("the seller confirms, packs, ships and delivers", () => delivers(seller, number));
  await walk.step("sees the delivery and says it has come", () => receives(guest));
};

run([
  ["a guest at 390 px", buys(390, true)],
  ["a guest at 1366 px", buys(1366, true)],
  ["a guest without scripts", buys(390, false)],
]);

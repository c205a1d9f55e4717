// A seller begins to take cards and a guest pays by card, on a Stripe of our own (OCOP_TEST_STRIPE names its address):
// on a phone, at an office screen, and without scripts.
const { eventually, expect, run } = require("./browser.cjs");

const stripe = process.env.OCOP_TEST_STRIPE;
const mango = "/san-pham/xoai-cat-hoa-loc-htx-xoai-my-tho-mau";
const account = "acct_1XoaiMyTho";

async function takesCards(seller) {
  await seller.opens("/ban-hang/don-vi");
  const field = seller.page.getByLabel("Mã tài khoản Stripe");
  await field.fill("1234");
  await seller.pressesButton("Lưu tài khoản Stripe");
  await seller.sees("Mã tài khoản Stripe có dạng acct_…");
  await seller.looks("card-account-wrong");
  await field.fill(account);
  await seller.pressesButton("Lưu tài khoản Stripe");
  await seller.sees("Người mua chọn được trả bằng thẻ");
  expect((await field.inputValue()) === account, "the account is not kept");
}

async function orders(guest, script) {
  const { page } = guest;
  await guest.opens(mango);
  await guest.pressesButton("Thêm vào giỏ");
  await guest.opens("/gio-hang");
  await guest.presses(page.getByRole("link", { name: "Tiếp tục đặt hàng" }));
  await page.getByLabel("Họ và tên").fill("Trần Thị Lụa");
  await page.getByLabel("Điện thoại").fill("0912 345 678");
  await page.getByLabel("Số nhà, đường").fill("12 Nguyễn Huệ, khóm 1");
  await page.locator("#commune").fill("Phường Cao Lãnh, Tỉnh Đồng Tháp");
  if (script) await page.keyboard.press("Tab");
  await page.getByLabel("Thẻ (qua Stripe)").check();
  await guest.looks("card-checkout");
  await guest.pressesButton("Xem lại đơn hàng");
  await guest.sees("Thẻ (qua Stripe)");
  await page.locator("#consent").check();
  await guest.pressesButton("Đặt hàng và xác nhận");
  await guest.sees("Trả bằng thẻ");
  await guest.looks("card-order");
}

/** On to the other site, by itself. */
async function goesToPay(guest) {
  await guest.page.getByRole("button", { name: /^Trả .* bằng thẻ$/ }).click();
  await guest.page.waitForURL(`${stripe}/pay/*`);
}

async function pays(guest) {
  await guest.page.getByRole("button", { name: "Thẻ bị từ chối" }).click();
  await eventually(async () => (await guest.reads("body")).includes("Xin thử thẻ khác"));
  await guest.page.getByRole("button", { name: "Trả tiền" }).click();
  await guest.page.waitForURL(/\/don-hang\/[^/?]+\?key=[^&]+$/);
  await guest.sees("Đã nhận thanh toán bằng thẻ");
  await guest.sees("Đã thanh toán");
  expect((await guest.page.getByRole("button", { name: /bằng thẻ$/ }).count()) === 0, "it asks to be paid again");
  await guest.looks("card-paid");
}

const buys = (width, script) => async (walk) => {
  const seller = await walk.person({ login: "nguoiban@mau.ocop.example", width });
  await walk.step("the seller begins to take cards", () => takesCards(seller));
  const guest = await walk.person({ width, script, also: stripe });
  await walk.step("reads of cards in the policy", async () => {
    await guest.opens("/chinh-sach/thanh-toan");
    await guest.sees("Thẻ (qua Stripe)");
  });
  await walk.step("orders and chooses to pay by card", () => orders(guest, script));
  await walk.step("goes on to Stripe's page", () => goesToPay(guest));
  await walk.step("is declined, pays, comes back and sees that it has come", () => pays(guest));
};

if (!stripe) {
  console.log("skipped - cards (no Stripe to pay at)");
} else {
  run([
    ["a card at 390 px", buys(390, true)],
    ["a card at 1366 px", buys(1366, true)],
    ["a card without scripts", buys(390, false)],
  ]);
}

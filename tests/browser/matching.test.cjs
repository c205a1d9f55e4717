// Supply meets demand in a round: an officer runs it, a cooperative on a phone and a supermarket take part, sign a
// contract and confirm a delivery; the tonnes of a programme move by what was delivered.
const { expect, printed, run } = require("./browser.cjs");

const office = "canbo.dongthap@mau.ocop.example";
const cooperative = "nguoiban@mau.ocop.example";
const supermarket = "thumua@mau.ocop.example";
const programme = "Chương trình liên kết xoài";
const measure = "Sản lượng giao nhận theo liên kết với doanh nghiệp";
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format();
/** In the round's name, as the data may hold rounds of earlier runs. */
const mark = Date.now().toString(36);
const round = `Đợt xoài cuối năm ${mark}`;

/** Opens this year's programme of the office, copied and given its indicator when it is not there yet. */
async function opensIndicator(officer) {
  const link = officer.page.locator("main").getByRole("link", { name: `${programme} ${today.slice(0, 4)}` });
  await officer.opens("/co-quan/chuong-trinh");
  await officer.looks("office-programmes");
  if ((await link.count()) === 0) {
    await officer.opens("/co-quan/chuong-trinh/cao_lanh_clubs_2021_2025");
    await officer.looks("office-programme");
    await officer.presses(officer.page.getByRole("link", { name: "Chép sang kỳ mới" }));
    await officer.page.getByLabel("Tên chương trình mới").fill(`${programme} ${today.slice(0, 4)}`);
    await officer.looks("programme-copy");
    await officer.pressesButton("Chép chương trình");
    await officer.presses(officer.page.getByRole("link", { name: "Thêm chỉ tiêu" }));
    await officer.page.locator("#measure").selectOption("linked_tonnes");
    await officer.page.locator("#target").fill("1.000");
    await officer.looks("indicator-add");
    await officer.pressesButton("Thêm chỉ tiêu");
  } else {
    await officer.presses(link.first());
  }
  await officer.looks("office-programme-of-today");
  await officer.presses(officer.page.locator("main").getByRole("link", { name: measure, exact: true }));
}

/** Thousandths of a tonne that the open indicator says were measured. */
async function measured(officer) {
  const row = officer.page.locator(".facts > div").filter({ has: officer.page.locator("dt", { hasText: "Đã đạt" }) });
  const text = await officer.reads(row.locator("dd"));
  const figure = text.match(/[\d.]+(,\d+)?/);
  expect(figure, `no figure in "${text}"`);
  return Math.round(Number(figure[0].replaceAll(".", "").replace(",", ".")) * 1000);
}

async function opensRound(officer) {
  await officer.opens("/co-quan/dot-ket-noi");
  await officer.looks("office-rounds");
  await officer.presses(officer.page.getByRole("link", { name: "Mở đợt mới" }));
  await officer.page.getByLabel("Tên đợt kết nối").fill(round);
  await officer.page.getByLabel("Sự kiện").fill("Hội nghị kết nối cung cầu Đồng Tháp");
  await officer.page.getByLabel("Giao hàng từ tháng").fill(today.slice(0, 7));
  await officer.page.getByLabel("Nhận đăng ký đến hết ngày").fill(today);
  await officer.looks("round-new");
  await officer.pressesButton("Lưu bản soạn");
  await officer.sees("Đang soạn");
  await officer.looks("round-draft");
  await officer.pressesButton("Mở đăng ký");
  await officer.sees("Đã mở đăng ký.");
}

/** From the public page of the round to the form for the kilograms of each month. */
async function registers(person, button, monthly, fill) {
  await person.opens("/ket-noi");
  await person.looks("trade");
  await person.presses(person.page.getByRole("link", { name: round }));
  await person.looks("trade-round");
  await person.presses(person.page.getByRole("link", { name: button }));
  await person.sees(round);
  await person.page.locator("#commodity").selectOption({ label: "Xoài" });
  const months = person.page.locator(".months input");
  for (const [index, kilograms] of monthly.entries()) await months.nth(index).fill(kilograms);
  await fill();
}

async function offers(seller) {
  await registers(seller, "Chào bán trong đợt này", ["10.000", "8.000"], async () => {
    await seller.page.getByLabel("Giá chào tại vườn").fill("20.000");
    await seller.page.getByLabel("VietGAP").check();
    await seller.looks("offer-new");
    await seller.pressesButton("Đăng chào bán");
  });
  await seller.sees("Đã đăng chào bán.");
  await seller.sees("18 t");
  await seller.looks("offers");
}

async function requests(buyer) {
  await registers(buyer, "Đăng nhu cầu trong đợt này", ["6.000"], async () => {
    await buyer.page.getByLabel("Giá mua đã giao đến").fill("30.000");
    await buyer.page.getByLabel("VietGAP").check();
    await buyer.looks("request-new");
    await buyer.pressesButton("Đăng nhu cầu mua");
  });
  await buyer.sees("Đã đăng nhu cầu mua.");
  await buyer.looks("requests");
}

async function matches(officer) {
  for (const [button, said] of [
    ["Đóng đăng ký", "Đã đóng đăng ký."],
    ["Chạy ghép cung cầu", "Đã chứng minh không có cách ghép nào tốt hơn."],
  ]) {
    await officer.pressesButton(button);
    await officer.sees(said);
  }
  await officer.sees("1 chào bán, 1 nhu cầu mua");
  await officer.sees("6.000 kg");
  await officer.looks("round-matched");
  await officer.pressesButton("Công bố và gửi đề xuất");
  await officer.sees("Đã công bố và gửi đề xuất cho hai bên.");
  await officer.looks("round-published");
}

async function accepts(person, list) {
  await person.opens(list);
  await person.looks("proposals");
  const proposal = person.page.locator("article").filter({ hasText: round });
  await person.presses(proposal.getByRole("button", { name: "Đồng ý", exact: true }));
}

/** The seller names two hectares of its first planting area, so that the draft is another text than before. */
async function editsDraft(seller, number) {
  await seller.opens(`/ban-hang/hop-dong/${number}`);
  await seller.presses(seller.page.getByRole("link", { name: "Sửa dự thảo" }));
  await seller.page.getByLabel("Địa điểm giao nhận").fill("Nhà sơ chế Mỹ Thọ");
  await seller.page.locator("input[name^='areas.']").first().fill("2");
  await seller.looks("contract-edit");
  await seller.pressesButton("Lưu dự thảo");
  await seller.sees("2 ha");
}

async function signs(person, contract) {
  await person.opens(contract);
  await person.looks("contract-draft");
  await person.pressesButton("Ký hợp đồng");
  await person.sees("Đã ký hợp đồng.");
}

async function delivers(seller, number) {
  await seller.opens(`/ban-hang/hop-dong/${number}`);
  await seller.presses(seller.page.getByRole("link", { name: "Ghi phiếu giao nhận" }));
  await seller.page.getByLabel("Khối lượng").fill("1.250");
  await seller.page.getByLabel("Lô").fill("L1");
  await seller.looks("delivery-new");
  await seller.pressesButton("Ghi phiếu");
  await seller.sees("Đã ghi phiếu giao nhận.");
  return seller.path().split("/").pop();
}

async function confirms(buyer, delivery) {
  await buyer.opens("/thu-mua/giao-nhan");
  await buyer.looks("deliveries");
  await buyer.presses(buyer.page.locator("main").getByRole("link", { name: delivery }));
  await buyer.looks("delivery");
  await buyer.pressesButton("Xác nhận đã nhận đủ");
  await buyer.sees("Đã xác nhận phiếu giao nhận.");
}

async function runsRound(walk) {
  const officer = await walk.person({ login: office });
  const seller = await walk.person({ login: cooperative, width: 390 });
  const buyer = await walk.person({ login: supermarket });
  let before, contract, number, delivery, indicator;
  await walk.step("the officer reads the linked tonnes of a programme", async () => {
    await opensIndicator(officer);
    indicator = officer.path();
    before = await measured(officer);
    await officer.looks("indicator-before");
  });
  await walk.step("the officer opens a round", () => opensRound(officer));
  await walk.step("a cooperative posts an offer by month", () => offers(seller));
  await walk.step("a supermarket posts a request by month", () => requests(buyer));
  await walk.step("the officer closes, matches, reads and publishes", async () => {
    await officer.page.reload();
    await matches(officer);
  });
  await walk.step("both sides accept the proposal", async () => {
    await accepts(seller, "/ban-hang/de-xuat");
    await seller.sees("Khi bên kia đồng ý, hợp đồng sẽ được soạn.");
    await accepts(buyer, "/thu-mua/de-xuat");
    await buyer.sees("Hợp đồng liên kết đã được soạn");
    contract = buyer.path();
    number = contract.split("/").pop();
  });
  await walk.step("both sides sign the contract", async () => {
    await editsDraft(seller, number);
    await signs(seller, `/ban-hang/hop-dong/${number}`);
    await signs(buyer, contract);
    await buyer.sees("Hai bên đã ký");
    await buyer.looks("contract-signed");
  });
  await walk.step("the contract prints on A4", async () => {
    const paper = await printed(buyer, "contract");
    expect(paper.pages >= 1 && paper.pages <= 4, `${paper.pages} pages`);
    for (const text of ["Bên bán giao hàng đúng số lượng", "BÊN BÁN", "BÊN MUA", "Điều 1.", "Chữ ký"]) {
      expect(paper.text.includes(text), `no "${text}" on paper: ${paper.text}`);
    }
    expect(paper.cut.length === 0, `wider than the paper: ${paper.cut.join(", ")}`);
  });
  await walk.step("the cooperative records a delivery, the supermarket confirms it", async () => {
    delivery = await delivers(seller, number);
    await confirms(buyer, delivery);
  });
  await walk.step("the programme moved by the tonnes delivered", async () => {
    await officer.opens(indicator);
    await officer.sees(delivery);
    const moved = (await measured(officer)) - before;
    expect(moved === 1250, `moved by ${moved} kg`);
    await officer.looks("indicator-after");
  });
}

run([["a round", runsRound]]);

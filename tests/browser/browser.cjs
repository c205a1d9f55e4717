// What the browser runs share: Chromium, people with a window each, steps that are told as "ok - name" or
// "not ok - name", and what is a fault on any page: a script that fails, a request to another host, an answer
// that is our error, a page wider than the screen.
const { mkdirSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const prepared = createRequire(join(process.env.OCOP_TEST_NODE, "package.json"));
const { chromium } = prepared("playwright-core");

const address = process.argv[2];
const password = "mau-ocop-2026";
/** The folder for pictures of what the runs looked at; without it none are kept. */
const pictures = process.env.OCOP_TEST_SCREENSHOTS;
const patience = 30_000;

class Person {
  /**
   * A person in a window of their own: `width` px, with or without scripts, signed in when `login` is given.
   * `also` is another site that pages may lead to.
   */
  static async arrives(browser, { width = 1366, height = 800, script = true, login, also, ...rest } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      javaScriptEnabled: script,
      locale: "vi-VN",
      timezoneId: "Asia/Ho_Chi_Minh",
      ...rest,
    });
    context.setDefaultTimeout(patience);
    const person = new Person(context, await context.newPage(), script, also);
    if (login) await person.signsIn(login);
    return person;
  }

  constructor(context, page, script, also) {
    this.context = context;
    this.page = page;
    this.script = script;
    this.faults = [];
    context.on("weberror", (told) => this.faults.push(`script: ${told.error().message}`));
    context.on("console", (told) => {
      // The browser also tells every answer from 400 on, which is looked at below.
      if (told.type() === "error" && !told.text().startsWith("Failed to load resource")) {
        this.faults.push(`console: ${told.text()}`);
      }
    });
    context.on("request", (request) => {
      const url = request.url();
      const isThere = also && url.startsWith(`${also}/`);
      if (!isThere && !url.startsWith(`${address}/`) && !/^(data|blob):/.test(url)) this.faults.push(`asks ${url}`);
    });
    context.on("response", (answer) => {
      const most = answer.request().isNavigationRequest() ? 499 : 399;
      if (answer.status() > most) this.faults.push(`${answer.status()} from ${answer.url()}`);
    });
  }

  async signsIn(login) {
    await this.opens("/dang-nhap");
    await this.page.fill("input[name=login]", login);
    await this.page.fill("input[name=password]", password);
    await this.presses("main form button");
    if (!this.path().startsWith("/tai-khoan")) throw new Error(`${login} is not signed in: ${await this.reads()}`);
  }

  /** Opens an address of the marketplace, or a whole one. */
  async opens(path, status = 200) {
    const answer = await this.page.goto(path.startsWith("http") ? path : address + path);
    if (answer.status() !== status) throw new Error(`${path} answers ${answer.status()}`);
  }

  /** The element of a selector or of a locator. */
  finds(what) {
    return typeof what === "string" ? this.page.locator(what) : what;
  }

  /** Presses what leads to another page, and waits for that page. */
  async presses(what) {
    await Promise.all([this.page.waitForEvent("load"), this.finds(what).click()]);
  }

  /** Takes a suggestion that comes below a field while typing. */
  async takes(field, name) {
    await this.page.getByRole("option", { name }).first().click();
    const value = await field.inputValue();
    if (!value.includes(name)) throw new Error(`"${name}" was taken, the field holds "${value}"`);
  }

  /** Presses the button of that name. */
  async pressesButton(name) {
    await this.presses(this.page.locator("main").getByRole("button", { name, exact: true }));
  }

  path() {
    return this.page.url().slice(address.length);
  }

  async reads(what = "main") {
    return (await this.finds(what).innerText()).replace(/\s+/g, " ").trim();
  }

  async sees(text, what = "main") {
    const read = await this.reads(what);
    if (!read.includes(text)) throw new Error(`no "${text}" at ${this.path()}: ${read.slice(0, 600)}`);
  }

  /** Nothing is wider than the screen; the whole page as a picture when pictures are kept. */
  async looks(name) {
    const beyond = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (beyond > 0) this.faults.push(`${this.path()} is ${beyond} px wider than the screen`);
    if (!pictures) return;
    await this.page.evaluate(() => {
      const all = [...document.images];
      for (const image of all) image.loading = "eager";
      return Promise.all(all.map((image) => image.decode().catch(() => {})));
    });
    mkdirSync(pictures, { recursive: true });
    const way = `${this.page.viewportSize().width}${this.script ? "" : "-without-scripts"}`;
    await this.page.screenshot({ path: join(pictures, `${name}-${way}.png`), fullPage: true });
  }

  async leaves() {
    await this.context.close();
  }
}

/** Steps of one walk. The first that fails ends the walk, as the next ones stand on it. */
class Walk {
  constructor(browser, name, told) {
    this.browser = browser;
    this.name = name;
    this.told = told;
    this.people = [];
  }

  async person(options) {
    const person = await Person.arrives(this.browser, options);
    this.people.push(person);
    return person;
  }

  async step(name, act) {
    const whole = `${this.name}: ${name}`;
    try {
      await act();
    } catch (error) {
      this.told(whole, [error.message, ...this.faults()]);
      throw new Ended();
    }
    this.told(whole, this.faults());
  }

  /** What went wrong on anybody's pages since the last look. */
  faults() {
    return this.people.flatMap((person) => person.faults.splice(0));
  }
}

class Ended extends Error {}

/** Runs the walks, a list of names and functions, and ends the process with what they told. */
async function run(walks) {
  let good = true;
  const told = (name, faults) => {
    good &&= faults.length === 0;
    console.log(faults.length === 0 ? `ok - ${name}` : `not ok - ${name}\n  ${faults.join("\n").replaceAll("\n", "\n  ")}`);
  };
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  for (const [name, act] of walks) {
    const walk = new Walk(browser, name, told);
    try {
      await act(walk);
    } catch (error) {
      if (!(error instanceof Ended)) told(name, [error.message]);
    }
    for (const person of walk.people) await person.leaves();
  }
  await browser.close();
  process.exit(good ? 0 : 1);
}

/** Text width of an A4 page between the margins of the print style, in px. */
const a4 = 672;

/** The page as paper: how many A4 pages, which elements stick out of them, and what can be read. */
async function printed({ page }, name) {
  const { width, height } = page.viewportSize();
  const pdf = await page.pdf({ preferCSSPageSize: true, path: pictures && join(pictures, `${name}.pdf`) });
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: a4, height });
  const { cut, text } = await page.evaluate(() => {
    const sticksOut = (it) => it.getBoundingClientRect().right > window.innerWidth + 1;
    const seen = [...document.querySelectorAll("main *")].filter((it) => it.checkVisibility() && !it.closest(".hidden"));
    const cut = seen.filter(sticksOut).map((it) => `${it.localName}.${it.className}`);
    return { cut, text: document.body.innerText };
  });
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width, height });
  return { pages: pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, cut, text };
}

/** Asks again until the answer is there, at most half a minute: what the workers do comes a moment later. */
async function eventually(ask) {
  const until = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`nothing after ${patience / 1000} s: ${ask}`);
  }
}

function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/** `1.250.000 ₫` is 1250000. */
function whole(text) {
  const digits = text.replace(/\D/g, "");
  expect(digits, `no number in "${text}"`);
  return Number(digits);
}

module.exports = { address, eventually, expect, prepared, printed, run, whole };

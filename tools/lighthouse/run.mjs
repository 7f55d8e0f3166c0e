// Lighthouse on home, question, result and provision: node run.mjs http://localhost:8000 /usr/bin/chromium
import puppeteer from "puppeteer-core";
import { startFlow } from "lighthouse";

const [site, chromium, ...flags] = process.argv.slice(2);
const LEAST = 95;
const QUESTION = "Saya PNS, menyukai unggahan calon bupati. Boleh?";

const browser = await puppeteer.launch({ executablePath: chromium, args: flags });
const page = await browser.newPage();
const settings = { onlyCategories: ["performance", "accessibility", "best-practices"] };
const flow = await startFlow(page, { config: { extends: "lighthouse:default", settings } });

await page.goto(`${site}/`);
await flow.navigate(`${site}/`, { name: "home" });
await flow.navigate(`${site}/pasal/pp94-p5n-2/`, { name: "provision" });
await page.goto(`${site}/bolehkah/`);
await flow.navigate(() => page.click('button[value="event"]'), { name: "question" });
await page.goto(`${site}/`);
await page.type("textarea", QUESTION);
await flow.navigate(() => page.click(".hero button"), { name: "result" });
await browser.close();

let worst = 100;
for (const step of (await flow.createFlowResult()).steps) {
  const scores = Object.entries(step.lhr.categories).map(([name, one]) => [name, Math.round(one.score * 100)]);
  worst = Math.min(worst, ...scores.map(([, score]) => score));
  console.log(step.name.padEnd(10), scores.map(([name, score]) => `${name} ${score}`).join("   "));
}
process.exit(worst < LEAST ? 1 : 0);

// Figures of the page on a large trace and a large message: node dev/measure.mjs [base url]
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://127.0.0.1:4318';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const list = [];
for (let cursor = ''; cursor !== null && list.length < 3000; ) {
  const page = await (await fetch(`${base}/api/v1/traces?limit=1000&cursor=${encodeURIComponent(cursor)}`)).json();
  list.push(...page.items);
  cursor = page.nextCursor;
}
const big = list.reduce((a, b) => (b.spanCount > a.spanCount ? b : a));
const long = list.find((trace) => trace.question?.startsWith('Please read this log'));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from the start of the navigation until the selector is there and painted. */
async function painted(page, url, selector) {
  await page.goto('about:blank');
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForSelector(selector);
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))));
}

/** Scrolls an element for some seconds, a page a frame, and tells how long frames took. */
async function scrolled(page, selector, seconds) {
  return page.evaluate(([where, time]) => new Promise((done) => {
    const element = document.querySelector(where);
    const frames = [];
    const start = performance.now();
    let before = start;
    const step = (now) => {
      frames.push(now - before);
      before = now;
      element.scrollTop += 240;
      if (now - start < time * 1000) requestAnimationFrame(step);
      else done({ rows: Math.round(element.scrollTop), frames: frames.slice(2) });
    };
    requestAnimationFrame(step);
  }), [selector, seconds]);
}
const report = ({ frames }) => `${frames.length} frames, median ${median(frames).toFixed(1)} ms, worst ${Math.max(...frames).toFixed(1)} ms, over 20 ms: ${frames.filter((f) => f > 20).length}`;

const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const opens = [];
for (let i = 0; i < 5; i++) opens.push(await painted(page, `${base}/traces/${big.traceId}`, '[data-testid=span-row]'));
console.log(`trace of ${big.spanCount} spans: first rows painted after ${opens.map((ms) => Math.round(ms)).join(', ')} ms (median ${Math.round(median(opens))})`);
console.log('tree scroll:', report(await scrolled(page, '[data-testid=span-tree]', 4)));
const key = await page.evaluate(() => performance.now());
for (let i = 0; i < 40; i++) await page.keyboard.press('j');
console.log(`40 x next span: ${Math.round((await page.evaluate(() => performance.now())) - key)} ms`);
const fold = await page.evaluate(() => performance.now());
await page.keyboard.press('e');
await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
console.log(`fold all: ${Math.round((await page.evaluate(() => performance.now())) - fold)} ms`);
const lists = [];
for (let i = 0; i < 5; i++) lists.push(await painted(page, `${base}/traces`, '[data-testid=trace-row]'));
console.log(`list of ${list.length} traces: ${lists.map((ms) => Math.round(ms)).join(', ')} ms (median ${Math.round(median(lists))})`);
console.log('list scroll:', report(await scrolled(page, '[data-testid=results]', 3)));
if (long) {
  const detail = await (await fetch(`${base}/api/v1/traces/${long.traceId}`)).json();
  const span = detail.spans.find((s) => s.kind === 'llm');
  const at = `${base}/traces/${long.traceId}?span=${span.spanId}`;
  console.log(`conversation with a message of 5 MB: ${Math.round(await painted(page, at, '[data-testid=message]'))} ms`);
  console.log(`its exact bytes: ${Math.round(await painted(page, `${at}&tab=request`, '.exact-row'))} ms`);
  console.log('bytes scroll:', report(await scrolled(page, '[data-testid=exact-text]', 3)));
}
const other = list.find((trace) => trace.spanCount < 100 && trace.llmCalls > 1);
const diffs = [];
for (let i = 0; i < 5; i++) diffs.push(await painted(page, `${base}/diff?left=${big.traceId}&right=${other.traceId}&open=all`, '.lane-row'));
const size = await page.evaluate(() => ['prompt', 'path'].map((lane) => Math.round(document.querySelector(`[data-testid=rows-${lane}]`).scrollHeight / 20)).join(' and '));
console.log(`diff with ${size} rows of prompt and path: ${diffs.map((ms) => Math.round(ms)).join(', ')} ms (median ${Math.round(median(diffs))})`);
for (const lane of ['prompt', 'path']) console.log(`${lane} scroll:`, report(await scrolled(page, `[data-testid=rows-${lane}]`, 4)));
const change = await page.evaluate(() => performance.now());
for (let i = 0; i < 20; i++) await page.keyboard.press('n');
console.log(`20 x next change: ${Math.round((await page.evaluate(() => performance.now())) - change)} ms`);
await browser.close();

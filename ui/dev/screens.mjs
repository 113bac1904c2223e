// Screenshots of every state of the page against a running server: node dev/screens.mjs [base url] [folder] [only]
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://127.0.0.1:4318';
const folder = process.argv[3] ?? 'screens';
const only = process.argv[4];
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const get = async (path) => (await fetch(`${base}/api/v1/${path}`)).json();
const list = [];
for (let cursor = ''; cursor !== null && list.length < 3000; ) {
  const page = await get(`traces?limit=1000&cursor=${encodeURIComponent(cursor)}`);
  list.push(...page.items);
  cursor = page.nextCursor;
}
const one = (test) => list.find(test)?.traceId ?? list[0]?.traceId;
const big = list.reduce((a, b) => (b.spanCount > (a?.spanCount ?? 0) ? b : a), undefined)?.traceId;
const two = list.filter((t) => t.worstStatus === 'ok' && t.llmCalls > 1 && t.spanCount < 100).slice(0, 4).map((t) => t.traceId);
const session = list.find((t) => t.sessionId)?.sessionId;
const shots = [
  ['list', '/traces'],
  ['list-dark', '/traces', { dark: true }],
  ['list-narrow', '/traces', { width: 800 }],
  ['list-peek', '/traces', { keys: ['j', 'j', ' '] }],
  ['list-places', '/traces?q=refund'],
  ['list-wrong', '/traces?q=status:error%20cost:abc'],
  ['list-nothing', '/traces?q=nothingatallxyz'],
  ['list-complete', '/traces', { type: 'sta' }],
  ['keys', '/traces', { keys: ['?'] }],
  ['trace', `/traces/${one((t) => t.worstStatus === 'ok' && t.llmCalls > 1 && t.spanCount < 100)}`],
  ['trace-dark', `/traces/${one((t) => t.worstStatus === 'refusal' && t.spanCount < 100)}`, { dark: true }],
  ['trace-error', `/traces/${one((t) => t.worstStatus === 'error' && t.spanCount < 100)}`],
  ['trace-error-attempts', `/traces/${one((t) => t.worstStatus === 'error' && t.spanCount < 100)}`, { tab: 'Attempts' }],
  ['trace-hostile', `/traces/${one((t) => t.answer?.includes('<script>'))}`],
  ['trace-bytes', `/traces/${one((t) => t.answer?.includes('<script>'))}`, { keys: ['b'] }],
  ['trace-chunks', `/traces/${one((t) => t.answer?.includes('<script>'))}`, { tab: 'Chunks', dark: true }],
  ['trace-raw', `/traces/${one((t) => t.worstStatus === 'ok' && t.llmCalls > 1 && t.spanCount < 100)}`, { tab: 'Raw' }],
  ['trace-tool', `/traces/${one((t) => t.worstStatus === 'ok' && t.llmCalls > 1 && t.spanCount < 100)}`, { click: '[role=treeitem]:has-text("lookup_order")' }],
  ['trace-long', `/traces/${one((t) => t.question?.startsWith('Please read this log'))}`],
  ['trace-long-bytes', `/traces/${one((t) => t.question?.startsWith('Please read this log'))}`, { tab: 'Request' }],
  ['trace-narrow', `/traces/${one((t) => t.worstStatus === 'refusal' && t.spanCount < 100)}`, { width: 800 }],
  ['trace-huge', `/traces/${big}`, { dark: true }],
  ['session', `/sessions/${session}?find=order`],
  ['diff', `/diff?left=${two[0]}&right=${two[1]}`, { keys: ['n', 'n'] }],
  ['diff-dark', `/diff?left=${two[0]}&right=${two[1]}`, { dark: true, keys: ['n', 'n', 'n', 'n', 'n', 'n'] }],
  ['diff-narrow', `/diff?left=${two[0]}&right=${two[1]}`, { width: 700, full: true }],
  ['diff-facts', `/diff?left=${two[0]}&right=${two[1]}&by=facts`],
  ['diff-alone', `/diff?left=${two[0]}&right=${two[1]}&lane=prompt&open=all`],
  ['diff-same', `/diff?left=${two[0]}&right=${two[0]}`],
  ['diff-large', `/diff?left=${big}&right=${two[0]}&at=3`, { dark: true }],
  ['diff-runs', `/diff?runs=${two.join()}`],
  ['diff-form', '/diff'],
  ['diff-missing', `/diff?left=${two[0]}&right=00000000000000000000000000000001`],
  ['groups', '/cohorts?leftVersion=site0:id1&rightVersion=site0:id2&open=latency&measure=latency'],
  ['groups-narrow', '/cohorts?left=version:refund@v3&right=*', { width: 700, full: true }],
  ['corrections', '/versions/site0', { keys: ['e'], dark: true }],
  ['similar', `/similar/${two[0]}`],
  ['saved', '/traces?q=refund', { keys: ['s'] }],
  ['missing', '/traces/00000000000000000000000000000001'],
];
for (const [name, path, options = {}] of shots) {
  if (only && !name.startsWith(only)) continue;
  const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: 800 }, colorScheme: options.dark ? 'dark' : 'light' });
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) console.log(name, message.type(), message.text()); });
  page.on('pageerror', (error) => console.log(name, 'page error', error.message));
  page.on('dialog', (dialog) => { console.log(name, 'DIALOG', dialog.message()); return dialog.dismiss(); });
  await page.goto(base + path);
  await page.waitForTimeout(900);
  for (const key of options.keys ?? []) await page.keyboard.press(key === ' ' ? 'Space' : key);
  if (options.type) { await page.keyboard.press('/'); await page.keyboard.type(options.type); }
  if (options.tab) await page.getByRole('tab', { name: options.tab }).click({ timeout: 3000 }).catch(() => console.log(name, 'has no tab', options.tab));
  if (options.click) await page.locator(options.click).first().click({ timeout: 3000 }).catch(() => console.log(name, 'has no', options.click));
  await page.waitForTimeout(700);
  if (options.full) { // The page scrolls inside its frame: a window as high as its content shows all of it.
    const height = await page.evaluate(() => document.querySelector('.frame-main').scrollHeight + 40);
    await page.setViewportSize({ width: options.width, height: Math.min(4000, height) });
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) console.log(name, `scrolls sideways by ${wide}px`);
  await page.close();
}
await browser.close();

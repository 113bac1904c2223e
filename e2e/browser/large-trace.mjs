// A trace of very many spans in the real page: LargeTraceTest sends it and says which one it is.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browser, get, open, shot } from './world.mjs';

after(() => browser.close());

const traceId = process.env.TRACE;

test('the first rows are drawn, and the end of the tree can be reached', async () => {
  const trace = await (await get(`/api/v1/traces/${traceId}`)).json();
  const page = await open(`/traces/${traceId}`);
  page.setDefaultTimeout(60_000);
  const rows = page.getByTestId('span-row');
  await rows.first().waitFor();
  const ids = new Set(trace.spans.map((span) => span.spanId));
  assert.ok(ids.has(await rows.first().getAttribute('data-span-id')));
  const drawn = await rows.count();
  assert.ok(drawn > 10 && drawn < 300, `as many rows as can be seen, not ${drawn}`);
  await shot(page, 'large-trace-top');

  await page.getByRole('tree', { name: 'Spans' }).evaluate((tree) => {
    let box = tree;
    while (box && !(box.scrollHeight > box.clientHeight + 10 && getComputedStyle(box).overflowY !== 'visible')) box = box.parentElement;
    box.scrollTop = box.scrollHeight;
  });
  const last = trace.spans.at(-1).spanId;
  await page.locator(`[data-testid=span-row][data-span-id="${last}"]`).waitFor();
  await shot(page, 'large-trace-end');
  await page.locator(`[data-testid=span-row][data-span-id="${last}"]`).click();
  await page.locator(`[data-testid=span-detail][data-span-id="${last}"]`).waitFor();

  await page.getByRole('tree', { name: 'Spans' }).press('Home');
  await page.locator(`[data-testid=span-row][data-span-id="${trace.spans[0].spanId}"]`).waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { browser, get, open, shot } from './world.mjs';

after(() => browser.close());

const stamp = Date.now().toString(36);
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('a search is saved, found again by its link, changed, renamed, deleted and brought back', async () => {
  const name = `seats ${stamp}`;
  const page = await open(`/traces?q=${encodeURIComponent('"basic economy" kind:llm')}&order=oldest`);
  await page.getByTestId('hit-row').first().waitFor();
  await page.keyboard.press('s');
  const panel = page.getByTestId('saved-panel');
  await panel.getByLabel('Name of this search').fill(name);
  await shot(page, 'saved-light');
  await page.keyboard.press('Enter');
  await page.waitForURL(/saved=/);
  await page.getByTestId('saved').getByText(name).waitFor();
  const { items } = await (await get('/api/v1/searches')).json();
  const { id, ...saved } = items.find((search) => search.name === name);
  assert.deepEqual([saved.query, saved.view, saved.order], ['"basic economy" kind:llm', 'places', 'oldest']);

  const linked = await open(`/s/${id}`);
  await linked.waitForURL(/\/traces\?q=/);
  await linked.getByTestId('hit-row').first().waitFor();
  const asked = new URL(linked.url()).searchParams;
  assert.deepEqual([asked.get('q'), asked.get('order'), asked.get('saved')], ['"basic economy" kind:llm', 'oldest', id]);
  await linked.getByTestId('order').click();
  await linked.getByTestId('saved').getByText('changed').waitFor();
  await linked.getByTestId('saved').click();
  await linked.getByTestId('saved-panel').getByRole('button', { name: /Update/ }).click();
  await linked.getByTestId('saved').getByText('changed').waitFor({ state: 'detached' });
  assert.equal((await (await get(`/api/v1/searches/${id}`)).json()).order, 'newest');

  const row = linked.locator(`[data-testid=saved-search][data-search-id="${id}"]`);
  await row.getByRole('button', { name: `Rename ${name}` }).click();
  await linked.getByLabel(`New name of ${name}`).fill(`${name} b`);
  await linked.keyboard.press('Enter');
  await row.getByText(`${name} b`).waitFor();
  await row.getByRole('button', { name: `Delete ${name} b` }).click();
  await row.waitFor({ state: 'detached' });
  await linked.getByRole('button', { name: 'Bring it back' }).click();
  await row.waitFor();
  await row.getByRole('button', { name: `Delete ${name} b` }).click();
  await row.waitFor({ state: 'detached' });

  const gone = await open(`/s/${id}`);
  await gone.getByRole('alert').getByText('not saved here').waitFor();
  for (const one of [page, linked]) assert.deepEqual(one.trouble, []);
  for (const one of [page, linked, gone]) await one.close();
});

test('values of a metadata key are counted beside the list; the choice is in the address', async () => {
  const page = await open('/traces?q=version:airline-policy');
  await page.getByTestId('add-facet').click();
  await page.getByLabel('Find a metadata key').fill('PLA');
  await page.keyboard.press('Enter');
  await page.waitForURL(/facets=plan/);
  const facet = page.getByRole('region', { name: 'Filter by meta.plan' });
  await facet.getByRole('button', { name: /pro/ }).first().click();
  await page.waitForURL(/meta\.plan/);
  assert.equal(await page.getByRole('combobox', { name: 'Search traces' }).inputValue(), 'version:airline-policy meta.plan:pro');
  await page.getByTestId('trace-row').first().waitFor();
  await shot(page, 'facets-light');
  await page.reload();
  await facet.getByRole('button', { name: /pro/ }).first().waitFor();
  await facet.getByRole('button', { name: 'Do not count meta.plan' }).click();
  await facet.waitFor({ state: 'detached' });
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('places are read in the order in which they were said, and lead to the message', async () => {
  const page = await open(`/traces?q=${encodeURIComponent('"travel insurance"')}&order=oldest`);
  await page.getByTestId('hit-row').first().waitFor();
  const found = await (await get(`/api/v1/search?q=${encodeURIComponent('"travel insurance"')}&order=oldest&limit=4`)).json();
  const rows = page.getByTestId('hit-row');
  for (let i = 0; i < found.items.length; i++) assert.equal(await rows.nth(i).getAttribute('data-span-id'), found.items[i].spanId);
  const starts = found.items.map(({ startEpochNanos }) => BigInt(startEpochNanos));
  assert.ok(starts.every((start, i) => i === 0 || start >= starts[i - 1]), 'the oldest come first');
  await shot(page, 'places-oldest');
  await page.keyboard.press('o');
  await page.waitForURL((url) => !url.searchParams.has('order'));
  await page.goBack();
  await page.waitForURL(/order=oldest/);
  await rows.first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/find=travel/);
  await page.waitForFunction(() => [...(CSS.highlights.get('found') ?? [])].some((range) => {
    const { top, bottom } = range.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }));
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('questions like one are a list of their own', async () => {
  const { items } = await (await get(`/api/v1/search?limit=1&q=${encodeURIComponent('"where is my refund" kind:llm version:refund@v3')}`)).json();
  const { traceId } = items[0];
  const page = await open(`/traces/${traceId}`);
  await page.getByRole('link', { name: 'similar questions' }).first().click();
  await page.waitForURL(/\/similar\//);
  const rows = page.getByTestId('similar-row');
  await rows.first().waitFor();
  await shot(page, 'similar-light');
  await page.getByRole('button', { name: 'oldest first' }).click();
  await page.waitForURL(/order=oldest/);
  const times = await rows.evaluateAll((all) => all.map((row) => row.dataset.start));
  assert.deepEqual(times, times.toSorted());
  assert.ok((await fits(page)) <= 0);
  await rows.first().getByRole('link', { name: 'diff' }).click();
  await page.getByTestId('sentence').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('saved searches and similar questions fit a narrow window in the dark', async () => {
  const page = await open('/traces?q=refund', { dark: true, width: 700 });
  await page.getByTestId('hit-row').first().waitFor();
  await page.getByTestId('saved').click();
  await page.getByTestId('saved-panel').waitFor();
  assert.ok((await fits(page)) <= 0);
  const box = await page.getByTestId('saved-panel').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 700, `the panel stands at ${box.x}, ${box.width} pixels wide`);
  await shot(page, 'saved-narrow-dark');
  await page.keyboard.press('Escape');
  await page.getByTestId('saved-panel').waitFor({ state: 'detached' });
  assert.deepEqual(page.trouble, []);
  await page.close();
});

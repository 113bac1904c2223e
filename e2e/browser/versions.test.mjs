import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, get, open, shot } from './world.mjs';

after(() => browser.close());

let site;
let versions;

before(async () => {
  // Detection runs behind the way in.
  for (let i = 0; i < 150; i++) {
    const found = (await (await get('/api/v1/sites')).json()).items.find(({ name }) => name === 'airline-policy');
    if (found?.versions >= 2) {
      site = found;
      versions = await (await get(`/api/v1/sites/${encodeURIComponent(site.siteId)}/versions`)).json();
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('airline-policy has fewer than two versions after 30 s');
});

test('a site shows its versions over time, which was active, and what changed', async () => {
  const page = await open('/versions');
  await page.locator(`[data-testid=site][data-site-id="${site.siteId}"]`).getByRole('link').click();
  await page.waitForURL(/\/versions\/./);
  const rows = page.getByTestId('version');
  await rows.first().waitFor();
  assert.equal(await rows.count(), versions.items.length);
  assert.deepEqual(await rows.locator('.version-name').allTextContents(), versions.items.map(({ name }) => name));
  assert.match(await page.getByTestId('active-then').textContent(), /\(\d+ %/);
  await page.getByTestId('skeleton-rows').locator('.lane-row').first().waitFor();
  await shot(page, 'versions-light');

  // A click into the lanes asks about that moment; the address keeps it.
  await rows.first().locator('.swim').click({ position: { x: 2, y: 10 } });
  await page.waitForURL(/at=/);
  await page.locator('[data-testid=version][data-state=active]').first().waitFor();

  await page.getByTestId('version').last().locator('.version-name').click();
  await page.waitForURL(/version=/);
  await page.keyboard.press('w');
  await page.waitForURL(/with=/);
  await page.getByTestId('skeleton').getByText('→').waitFor();
  const address = page.url();
  await page.reload();
  await page.getByTestId('skeleton').getByText('→').waitFor();
  assert.equal(page.url(), address);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('each line of a prompt says which version it came with', async () => {
  const { items } = await (await get(`/api/v1/traces?q=${encodeURIComponent('version:airline-policy')}&limit=1`)).json();
  const { spans } = await (await get(`/api/v1/traces/${items[0].traceId}`)).json();
  const call = spans.find(({ kind, promptName }) => kind === 'llm' && promptName === 'airline-policy');
  const page = await open(`/traces/${items[0].traceId}?span=${call.spanId}`);
  const blame = page.getByTestId('blame');
  await blame.getByRole('button').click();
  await blame.getByTestId('blame-lines').locator('.is-heading').first().waitFor();
  assert.ok((await blame.getByTestId('blame-lines').locator('.is-text').count()) > 5);
  await shot(page, 'blame-light');
  await blame.getByRole('link').first().click();
  await page.waitForURL(/\/versions\//);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('the versions are there in the dark and in a narrow window', async () => {
  const path = `/versions/${encodeURIComponent(site.siteId)}`;
  const dark = await open(path, { dark: true });
  await dark.getByTestId('version').first().waitFor();
  await shot(dark, 'versions-dark');
  await dark.close();
  const narrow = await open(path, { width: 700 });
  await narrow.getByTestId('version').first().waitFor();
  assert.ok((await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shot(narrow, 'versions-narrow');
  await narrow.close();
});

test('a site that is not known is said, with the way back', async () => {
  const page = await open('/versions/none');
  await page.getByRole('alert').getByText('not known').waitFor();
  await page.getByRole('link', { name: 'All sites' }).click();
  await page.getByTestId('sites').waitFor();
  await page.close();
});

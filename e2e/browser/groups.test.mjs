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
      site = found.siteId;
      versions = (await (await get(`/api/v1/sites/${site}/versions`)).json()).items;
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('airline-policy has fewer than two versions after 30 s');
});

test('a version is named, merged and split by hand, and every step is taken back', async () => {
  const [first, second] = versions;
  const page = await open(`/versions/${site}?version=${second.versionId}`);
  const names = page.getByTestId('version').locator('.version-name');
  await names.first().waitFor();
  await page.keyboard.press('e');
  const form = page.getByTestId('corrections');
  await form.getByLabel('name', { exact: true }).fill('stricter');
  await page.keyboard.press('Enter');
  await form.getByText('is now called stricter').waitFor();
  await names.getByText('stricter').waitFor();
  await form.getByRole('button', { name: 'Undo' }).click();
  await names.getByText(second.name, { exact: true }).waitFor();

  await form.getByLabel('split by line').fill('no such line');
  await page.keyboard.press('Enter');
  await form.getByRole('alert').getByText('line: no such line (expected: a whole line').waitFor();
  assert.equal(await form.getByLabel('split by line').inputValue(), 'no such line', 'what was typed is kept');
  await shot(page, 'corrections-light');

  await form.getByLabel('is the same as').selectOption(first.versionId);
  await form.getByRole('button', { name: 'Merge' }).click();
  await form.getByText(`${second.name} is now shown as ${first.name}`).waitFor();
  await page.waitForFunction((count) => document.querySelectorAll('[data-testid=version]').length === count, versions.length - 1);
  await form.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction((count) => document.querySelectorAll('[data-testid=version]').length === count, versions.length);
  // The refusal above is an answer of 400, which the browser notes.
  assert.deepEqual(page.trouble.filter((line) => !line.includes('400')), []);
  await page.close();
  const after = (await (await get(`/api/v1/sites/${site}/versions`)).json()).items;
  assert.deepEqual(after.map(({ name, calls }) => [name, calls]), versions.map(({ name, calls }) => [name, calls]));
});

test('the calls of a version are compared with those of the one before, down to the worst pair', async () => {
  const last = versions.at(-1);
  const page = await open(`/versions/${site}?version=${last.versionId}`);
  await page.getByTestId('compare-calls').click();
  await page.waitForURL(/\/cohorts\?/);
  const told = await (await get(`/api/v1/cohorts?leftVersion=${site}:${versions.at(-2).versionId}&rightVersion=${site}:${last.versionId}`)).json();
  await page.getByTestId('cohort-sentence').getByText(told.sentence).waitFor();
  const measures = page.getByTestId('cohort-measure');
  assert.equal(await measures.count(), told.measures.length);
  await shot(page, 'groups-light');

  const worst = told.measures.find((measure) => measure.tool === null && measure.worst.length > 0);
  await page.locator(`[data-testid=cohort-measure][data-measure=${worst.measure}]`).getByRole('button').click();
  await page.waitForURL(new RegExp(`open=${worst.measure}`));
  await page.getByRole('group', { name: 'Look for changes of' }).getByRole('button', { name: 'time taken' }).click();
  await page.waitForURL(/measure=latency/);
  await page.getByTestId('over-time').getByText(/lasting changes? of time taken in/).waitFor();
  await page.getByTestId('worst-pair').first().click();
  await page.getByTestId('sentence').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('two queries are compared; what is wrong in one is said', async () => {
  const page = await open('/cohorts', { dark: true, width: 700 });
  await page.getByRole('link', { name: 'Groups' }).waitFor();
  await page.getByText('Choose two sides').waitFor();
  await page.getByLabel('Choose the left side').selectOption({ label: 'all calls' });
  await page.getByLabel('Query of the right side').fill('cots:1');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('cots').waitFor();
  await page.getByLabel('Query of the right side').fill('version:refund@v4');
  await page.keyboard.press('Enter');
  await page.getByTestId('cohort-measure').first().waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shot(page, 'groups-narrow-dark');
  await page.getByRole('button', { name: 'Swap the sides' }).click();
  await page.waitForURL(/left=version:refund@v4&right=\*/);
  assert.deepEqual(page.trouble.filter((line) => !line.includes('400')), []);
  await page.close();
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { browser, get, open, shot } from './world.mjs';

after(() => browser.close());

const phrase = 'basic economy without travel insurance';

test('a phrase leads to its trace, the tree opens, the bytes are exact', async () => {
  const page = await open('/traces');
  await page.getByTestId('trace-row').first().waitFor();
  await shot(page, 'list-light');

  await page.getByRole('combobox', { name: 'Search traces' }).click();
  await page.keyboard.type(`"${phrase}" kind:llm `);
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await page.getByTestId('trace-row').or(page.getByTestId('hit-row')).first().waitFor();
  await shot(page, 'found');
  const row = page.getByTestId('trace-row').or(page.getByTestId('hit-row')).first();
  const traceId = await row.getAttribute('data-trace-id');
  await row.click();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(traceId));

  const tree = page.getByRole('tree', { name: 'Spans' });
  await tree.waitFor();
  const spans = page.getByTestId('span-row');
  await spans.first().waitFor();
  assert.ok((await spans.count()) > 1, 'the tree shows the spans of the trace');
  const root = page.getByRole('treeitem').first();
  await root.click();
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length === 1);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelectorAll('[role=treeitem]').length > 1);
  await shot(page, 'trace-light');

  const trace = await (await get(`/api/v1/traces/${traceId}`)).json();
  const call = trace.spans.find((span) => span.kind === 'llm');
  await page.locator(`[data-testid=span-row][data-span-id="${call.spanId}"]`).click();
  await page.getByRole('tab', { name: 'Request' }).click();
  const shownHash = (await page.getByTestId('sha256').first().textContent()).match(/[0-9a-f]{64}/)?.[0]
    ?? (await page.getByTestId('sha256').first().getAttribute('title'))?.match(/[0-9a-f]{64}/)?.[0];
  const bytes = Buffer.from(await (await get(`/api/v1/traces/${traceId}/spans/${call.spanId}/request`)).arrayBuffer());
  assert.equal(shownHash, createHash('sha256').update(bytes).digest('hex'));
  await page.getByTestId('exact-text').or(page.getByTestId('exact-hex')).first().waitFor();
  await shot(page, 'bytes-light');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('hostile output is text and nothing else', async () => {
  const traces = await (await get('/api/v1/traces?q=' + encodeURIComponent('tag:untrusted'))).json();
  const traceId = traces.items[0].traceId;
  const trace = await (await get(`/api/v1/traces/${traceId}`)).json();
  for (const span of trace.spans) {
    for (const tab of ['conversation', 'request', 'response', 'raw']) {
      const page = await open(`/traces/${traceId}?span=${span.spanId}&tab=${tab}`);
      await page.getByTestId('span-detail').waitFor();
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => globalThis.pwned), undefined, `${span.name} ${tab}`);
      const live = await page.evaluate(() => document.querySelectorAll('#root iframe, #root img[src^="http"], #root a[href^="javascript:"], main iframe, main img[src^="http"], main a[href^="javascript:"], main script').length);
      assert.equal(live, 0, `${span.name} ${tab} has live elements`);
      assert.deepEqual(page.trouble, [], `${span.name} ${tab}`);
      if (span.kind === 'llm' && tab === 'conversation') {
        await page.getByText('window.pwned=1').first().waitFor();
        await shot(page, 'hostile-light');
      }
      await page.close();
    }
  }
});

test('the page is there in the dark, with refusals, errors and attempts', async () => {
  const pages = [
    ['list-dark', ''],
    ['refusal-dark', 'status:refusal kind:llm'],
    ['error-dark', 'status:error kind:llm'],
    ['retried-dark', 'attempts:>1'],
    ['trip-dark', '"weekend in Seattle"'],
  ];
  for (const [name, query] of pages) {
    if (query === '') {
      const page = await open('/traces', { dark: true });
      await page.getByTestId('trace-row').first().waitFor();
      await shot(page, name);
      assert.deepEqual(page.trouble, [], name);
      await page.close();
      continue;
    }
    const hits = await (await get(`/api/v1/search?limit=1&q=${encodeURIComponent(query)}`)).json();
    assert.ok(hits.items.length > 0, `the demo has something for ${query}`);
    const { traceId, spanId } = hits.items[0];
    const page = await open(`/traces/${traceId}?span=${spanId}`, { dark: true });
    await page.getByTestId('span-detail').waitFor();
    if (name.startsWith('refusal')) await page.getByTestId('refusal').or(page.getByTestId('failure')).first().waitFor();
    if (name.startsWith('error')) await page.getByTestId('failure').first().waitFor();
    await page.waitForTimeout(300);
    await shot(page, name);
    assert.deepEqual(page.trouble, [], name);
    await page.close();
  }
});

test('a session reads as one conversation', async () => {
  const traces = await (await get('/api/v1/traces?limit=200&q=' + encodeURIComponent('session:airline-02-0-openai'))).json();
  const session = traces.items[0].sessionId;
  const page = await open(`/sessions/${encodeURIComponent(session)}`);
  await page.getByTestId('chapter').first().waitFor();
  assert.equal(await page.getByTestId('chapter').count(), traces.items.length);
  await shot(page, 'session-light');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('the list fits a narrow window', async () => {
  const page = await open('/traces', { width: 800 });
  await page.getByTestId('trace-row').first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
  await shot(page, 'list-narrow');
  await page.close();
});

test('the root keeps the search that it was asked for', async () => {
  const page = await open(`/?q=${encodeURIComponent('"travel insurance"')}&view=traces`);
  await page.waitForURL(/\/traces\?/);
  const asked = new URL(page.url()).searchParams;
  assert.deepEqual([asked.get('q'), asked.get('view')], ['"travel insurance"', 'traces']);
  assert.equal(await page.getByRole('combobox', { name: 'Search traces' }).inputValue(), '"travel insurance"');
  await page.getByTestId('trace-row').first().waitFor();
  await page.close();
});

test('a long question leaves room for the answer, a long prompt name for its version', async () => {
  const page = await open('/traces');
  await page.getByTestId('trace-row').first().waitFor();
  const rows = await page.getByTestId('trace-row').evaluateAll((all) => all.map((row) => {
    const box = (selector) => row.querySelector(selector)?.getBoundingClientRect();
    return { answer: box('.trace-answer')?.width, talk: box('.trace-talk').width, version: box('.trace-version'), model: box('.trace-model') };
  }));
  const answered = rows.filter(({ answer }) => answer !== undefined);
  const versioned = rows.filter(({ version }) => version !== undefined);
  assert.ok(answered.length > 0 && versioned.length > 0, 'the demo has answers and versions');
  for (const { answer, talk } of answered) assert.ok(answer > 0.4 * talk, `the answer has ${answer} of ${talk} pixels`);
  for (const { version, model } of versioned) assert.ok(version.width > 0 && version.right <= model.right + 0.5, `the version ends at ${version.right}, its room at ${model.right}`);
  await page.close();
});

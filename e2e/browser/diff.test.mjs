import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { browser, get, open, post, server, shot } from './world.mjs';

after(() => browser.close());

const QUESTION = '"Please cancel my reservation EHGLP3 and refund it."';
const hex = (digit, length) => digit.repeat(length);
/** Two calls of which nothing but model and times is known, and two long runs. */
const BARE = [hex('1', 31) + 'a', hex('1', 31) + 'b'];
const LONG = [hex('2', 31) + 'a', hex('2', 31) + 'b'];
const STEPS = 1000;
const RULES = Array.from({ length: 2400 }, (_, i) => `${i + 1}. Rule ${i + 1}: be concise, check the order first, never promise a refund above the limit.`);

let v3;
let v4;

before(async () => {
  const found = (await (await get(`/api/v1/traces?q=${encodeURIComponent(QUESTION)}`)).json()).items;
  v3 = found.find((trace) => trace.promptVersion === 'v3').traceId;
  v4 = found.find((trace) => trace.promptVersion === 'v4').traceId;
  await post('/v1/traces', otlp([...BARE.map((trace, i) => call(trace, 1, { model: i === 0 ? 'house-1' : 'house-2' })), ...LONG.flatMap(longRun)]));
  for (const trace of [...BARE, ...LONG]) await stored(trace, trace.startsWith('2') ? STEPS + 2 : 1);
});

function longRun(trace, side) {
  const system = RULES.map((rule, i) => (side === 1 && i % 400 === 7 ? `${rule} Always.` : rule)).join('\n');
  const steps = Array.from({ length: STEPS }, (_, i) => span(trace, i + 2, 1, side === 1 && i === 900 ? 'guard' : `step ${i}`, [text('verbatim.kind', 'tool'), text('gen_ai.tool.name', side === 1 && i === 900 ? 'guard' : `step_${i % 50}`), text('gen_ai.tool.call.arguments', `{"n":${i}}`)]));
  return [span(trace, 1, 0, 'long run', [text('verbatim.kind', 'agent')]), ...steps, call(trace, STEPS + 2, { parent: 1, model: 'house-1', system, question: 'Check the orders.', answer: `All ${STEPS + side} are fine.` })];
}

function call(trace, number, { parent = 0, model, system, question, answer }) {
  const attributes = [text('gen_ai.operation.name', 'chat'), text('gen_ai.request.model', model)];
  const message = (role, content) => ({ role, parts: [{ type: 'text', content }] });
  if (question) attributes.push(text('gen_ai.input.messages', JSON.stringify([message('system', system), message('user', question)])), text('gen_ai.output.messages', JSON.stringify([message('assistant', answer)])));
  return span(trace, number, parent, `chat ${model}`, attributes);
}

// Long ago, so that these do not stand before what other tests look for.
const START = 1_700_000_000_000_000_000n;
const text = (key, stringValue) => ({ key, value: { stringValue } });
const id = (number) => number.toString(16).padStart(16, '0');
const span = (traceId, number, parent, name, attributes) => ({
  traceId, spanId: id(number), ...(parent === 0 ? {} : { parentSpanId: id(parent) }), name,
  startTimeUnixNano: String(START + BigInt(number) * 1_000_000n), endTimeUnixNano: String(START + BigInt(number === 1 ? STEPS + 5 : number + 1) * 1_000_000n), attributes,
});
const otlp = (spans) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

async function stored(trace, spans) {
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(`${server}/api/v1/traces/${trace}`);
    if (answer.ok && (await answer.json()).spanCount >= spans) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${trace}: not there after 20 s`);
}

/** What a reader who cannot see, or uses no mouse, relies on. */
async function assertAccessible(page, where) {
  const wrong = await page.evaluate(() => {
    const name = (element) => element.getAttribute('aria-label') ?? element.textContent.trim();
    const found = [];
    for (const element of document.querySelectorAll('button, a, input, [role=img], [role=group], section')) {
      const labelled = element.matches('input') ? element.labels?.length > 0 || element.hasAttribute('aria-label') : element.matches('section, [role=group]') ? element.hasAttribute('aria-label') : name(element) !== '';
      if (!labelled) found.push(`no name: ${element.outerHTML.slice(0, 120)}`);
    }
    for (const item of document.querySelectorAll('[role=listitem]')) if (!item.closest('[role=list]')) found.push(`a list item outside a list: ${item.outerHTML.slice(0, 120)}`);
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const twice of ids.filter((one, i) => ids.indexOf(one) !== i)) found.push(`id twice: ${twice}`);
    if (document.querySelectorAll('h1').length !== 1) found.push(`${document.querySelectorAll('h1').length} headings of the first level`);
    return found;
  });
  assert.deepEqual(wrong, [], where);
}

const focusedChange = (page) => page.getByTestId('change-count').textContent();

test('two traces open on a sentence; keys lead through the changes; the address restores everything', async () => {
  const page = await open(`/diff?left=${v3}&right=${v4}`);
  const sentence = page.getByTestId('sentence');
  await sentence.waitFor();
  assert.match(await sentence.textContent(), /^Same question\. Prompt airline-policy v3 → airline-policy v4 \(one line\)\..*cancel_reservation/);
  assert.equal(await page.getByTestId('factors').locator('[data-factor=prompt]').getAttribute('data-state'), 'changed');
  assert.equal(await page.getByTestId('factors').locator('[data-factor=model]').getAttribute('data-state'), 'same');
  assert.equal(await page.getByTestId('not-clean').count(), 0, 'streaming or not is no other question');
  for (const lane of ['prompt', 'path', 'answer']) await page.getByTestId(`rows-${lane}`).locator('.lane-row').first().waitFor();
  assert.ok(await page.getByTestId('lane-path').getByTestId('fork').isVisible());
  assert.match(await page.getByTestId('measures').textContent(), /tokens in\+\d+ \(/);
  await assertAccessible(page, 'diff');
  await shot(page, 'diff-light');

  // Nothing but keys from here on.
  await page.keyboard.press('n');
  await page.waitForURL(/at=1(&|$)/);
  assert.match(await focusedChange(page), /change 1 of \d+/);
  await page.locator('.is-focused').first().waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  const total = Number((await focusedChange(page)).match(/of (\d+)/)[1]);
  assert.match(await focusedChange(page), new RegExp(`change ${total} of`), 'before the first comes the last');

  const folds = page.getByTestId('lane-prompt').locator('.lane-fold');
  assert.match(await folds.first().textContent(), /… \d+ equal lines …/);
  await folds.first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/open=p\d+/);
  await page.keyboard.press('w');
  await page.waitForURL(/by=sentences/);
  await page.keyboard.press('w');
  await page.waitForURL(/by=facts/);
  const address = page.url();
  const shown = await page.getByTestId('rows-answer').textContent();
  await page.reload();
  await sentence.waitFor();
  assert.equal(page.url(), address);
  assert.equal(await page.getByTestId('rows-answer').textContent(), shown);
  assert.equal(await page.getByTestId('lane-prompt').locator('.lane-fold').first().getAttribute('aria-expanded'), 'true');

  await page.keyboard.press('e');
  await page.waitForURL(/open=all/);
  await page.keyboard.press('2');
  await page.waitForURL(/lane=path/);
  assert.equal(await page.locator('.lane').count(), 1);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await page.waitForURL(new RegExp(`left=${v4}&right=${v3}`));
  await page.getByText('airline-policy v4 → airline-policy v3').first().waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('swap the sides').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('a pair of steps opens as a comparison of its own', async () => {
  const page = await open(`/diff?left=${v3}&right=${v4}&lane=path`);
  const calls = page.getByTestId('step-pair').filter({ has: page.locator('.kind-llm') });
  await calls.first().waitFor();
  assert.match(await calls.first().locator('.step-sides a').first().getAttribute('href'), new RegExp(`^/traces/${v3}\\?span=`));
  await calls.first().locator('.step-link').click();
  await page.waitForURL(/left=[0-9a-f]{32}:[0-9a-f]{16}&right=[0-9a-f]{32}:[0-9a-f]{16}/);
  await page.getByTestId('sentence').waitFor();
  await page.getByText('Two calls are compared').or(page.getByText('tools asked for')).first().waitFor();
  await page.getByRole('link', { name: '↑ whole traces' }).click();
  await page.waitForURL(`**/diff?left=${v3}&right=${v4}`);
  await page.getByTestId('step-pair').filter({ has: page.locator('.kind-guardrail ~ *, .kind-guardrail') }).first().locator('.step-link').click();
  await page.waitForURL(/left=[0-9a-f]{32}:/);
  await page.getByText('These steps call no model').waitFor();
  await page.getByTestId('lane-answer').getByText('what they gave').waitFor();
  await shot(page, 'diff-steps');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('what people call noise is noise in every comparison of the site, until it is taken back', async () => {
  const page = await open(`/diff?left=${v3}&right=${v4}`);
  await page.getByTestId('sentence').waitFor();
  await page.keyboard.press('i');
  const rules = page.getByTestId('noise-rules');
  await rules.getByLabel('noise is').fill('/a~3');
  await rules.getByRole('button', { name: 'Say it' }).click();
  await rules.getByRole('alert').getByText('expected: a JSON Pointer').waitFor();
  await rules.getByLabel('noise is').fill('insurance *');
  await rules.getByRole('button', { name: 'Say it' }).click();
  await rules.getByText('insurance *').waitFor();
  await shot(page, 'diff-noise');
  await page.reload();
  await page.getByRole('button', { name: 'it is noise' }).click();
  await rules.getByRole('button', { name: 'Take back: insurance *' }).click();
  await rules.getByText('insurance *').waitFor({ state: 'detached' });
  assert.deepEqual(page.trouble.filter((line) => !line.includes('400')), []);
  await page.close();
});

test('a complaint leads to its trace, its sibling and the line that changed', async () => {
  const page = await open(`/traces/${v3}`);
  const strip = page.getByTestId('siblings');
  await strip.getByTestId('sibling-diff').first().waitFor();
  await strip.getByRole('button', { name: /sibling/ }).click();
  assert.ok((await strip.getByRole('listitem').count()) >= 1);
  await assertAccessible(page, 'trace with siblings');
  await shot(page, 'siblings-light');
  await page.getByTestId('span-siblings').getByRole('button', { name: 'siblings of this call' }).click();
  await page.getByTestId('span-siblings').getByTestId('sibling-diff').or(page.getByText('no siblings of this call')).first().waitFor({ timeout: 30_000 });
  await page.keyboard.press('d');
  await page.waitForURL(/\/diff\?left=/);
  await page.getByTestId('sentence').waitFor();
  const sides = await Promise.all(['left', 'right'].map((side) => page.getByTestId(`side-${side}`).getAttribute('data-trace-id')));
  assert.ok(sides.includes(v3), 'one side is where we came from');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('what is marked in the list is compared; of several runs two are chosen', async () => {
  const page = await open('/traces');
  await page.getByTestId('trace-row').first().waitFor();
  await page.keyboard.press('m');
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await page.getByTestId('marked').getByText('2 marked').waitFor();
  await shot(page, 'list-marked');
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await page.keyboard.press('d');
  await page.waitForURL(/runs=/);
  await page.getByTestId('sentence').waitFor();
  const runs = page.getByTestId('run');
  assert.equal(await runs.count(), 3);
  const third = await runs.nth(2).getAttribute('data-trace-id');
  await runs.nth(2).getByRole('button', { name: 'right' }).click();
  await page.waitForURL(new RegExp(`right=${third}`));
  await page.getByTestId('side-right').and(page.locator(`[data-trace-id="${third}"]`)).waitFor();
  await assertAccessible(page, 'runs');
  await shot(page, 'diff-runs');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('pasted ids and links are understood, siblings are offered', async () => {
  const page = await open('/traces');
  await page.getByRole('link', { name: 'Compare' }).click();
  const form = page.getByTestId('compare-form');
  await form.getByLabel('left').fill('nonsense');
  await form.getByText('not an id').waitFor();
  assert.ok(await form.getByRole('button', { name: 'Compare' }).isDisabled());
  await form.getByLabel('left').fill(`${server}/traces/${v3}?tab=raw`);
  await page.getByTestId('left-siblings').getByRole('button', { name: 'choose' }).first().waitFor();
  await assertAccessible(page, 'form');
  await shot(page, 'diff-form');
  await form.getByLabel('right').fill(v4);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/diff?left=${v3}&right=${v4}`);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('what is unknown is said: a trace that is not there, calls that were not captured', async () => {
  const missing = await open(`/diff?left=${v3}&right=${hex('e', 32)}`);
  await missing.getByRole('alert').getByText('not stored here').waitFor();
  assert.equal(await missing.getByTestId('compare-form').getByRole('textbox', { name: 'left' }).inputValue(), v3, 'what was typed is kept');
  await shot(missing, 'diff-missing');
  await missing.close();

  const bare = await open(`/diff?left=${BARE[0]}&right=${BARE[1]}`);
  await bare.getByTestId('lane-prompt').getByText('Not captured').waitFor();
  await bare.getByTestId('lane-answer').getByText('Not captured').waitFor();
  assert.equal(await bare.getByTestId('factors').locator('[data-factor=prompt]').getAttribute('data-state'), 'unknown');
  assert.match(await bare.getByTestId('measures').textContent(), /unknown/);
  await shot(bare, 'diff-not-captured');
  assert.deepEqual(bare.trouble, []);
  await bare.close();
});

test('a prompt of 200 KB and a thousand steps scroll: only what is in view exists', async () => {
  assert.ok(RULES.join('\n').length > 200_000);
  const page = await open(`/diff?left=${LONG[0]}&right=${LONG[1]}&open=all`);
  await page.getByTestId('sentence').waitFor();
  for (const [lane, last] of [['prompt', 'Check the orders'], ['path', /guard|step_49/]]) {
    const rows = page.getByTestId(`rows-${lane}`);
    const height = await rows.evaluate((element) => element.scrollHeight);
    assert.ok(height > 15_000, `${lane}: ${height} pixels high`);
    for (let i = 0; i <= 20; i++) {
      await rows.evaluate((element, part) => { element.scrollTop = element.scrollHeight * part; }, i / 20);
      assert.ok((await rows.locator('.lane-row').count()) < 150, `${lane}: rows at ${i} of 20`);
    }
    await rows.getByText(last).first().waitFor();
  }
  await shot(page, 'diff-long');
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('hostile text stays text, on the page and in the file that is exported', async () => {
  const hostile = (await (await get(`/api/v1/traces?q=${encodeURIComponent('tag:untrusted')}`)).json()).items[0].traceId;
  const page = await open(`/diff?left=${v3}&right=${hostile}&open=all`);
  await page.getByTestId('sentence').waitFor();
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
  assert.deepEqual(page.trouble, []);
  await shot(page, 'diff-hostile');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'export page' }).click()]);
  assert.match(download.suggestedFilename(), /^diff-[0-9a-f]{8}-[0-9a-f]{8}\.html$/);
  const file = join(tmpdir(), download.suggestedFilename());
  const html = await (await get(`/api/v1/diff/export?left=${v3}&right=${hostile}&format=html`)).text();
  await writeFile(file, html);
  await page.close();
  for (const dark of [false, true]) {
    const alone = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: dark ? 'dark' : 'light' });
    const requests = [];
    alone.on('request', (request) => requests.push(request.url()));
    await alone.goto(`file://${file}`);
    assert.equal(await alone.evaluate(() => globalThis.pwned), undefined);
    assert.equal(await alone.evaluate(() => document.querySelectorAll('script, img, iframe, a, form, [onerror]').length), 0);
    assert.deepEqual(requests, [`file://${file}`]);
    assert.equal(await alone.locator('section').count(), 3);
    await shot(alone, dark ? 'diff-export-dark' : 'diff-export-light');
    await alone.close();
  }
  const { base, patch } = await (await get(`/api/v1/diff/export?left=${v3}&right=${v4}&format=json`)).json();
  assert.ok(base.instructions.length > 10 && patch.every(({ op }) => ['add', 'remove', 'replace'].includes(op)));
});

test('the diff is there in the dark and in a narrow window', async () => {
  const dark = await open(`/diff?left=${v3}&right=${v4}&at=1`, { dark: true });
  await dark.locator('.is-focused').first().waitFor();
  await shot(dark, 'diff-dark');
  await dark.close();
  const narrow = await open(`/diff?left=${v3}&right=${v4}`, { width: 700 });
  await narrow.getByTestId('lane-answer').locator('.lane-row').first().waitFor();
  const boxes = await Promise.all(['prompt', 'path', 'answer'].map((lane) => narrow.getByTestId(`lane-${lane}`).boundingBox()));
  assert.ok(boxes[0].y < boxes[1].y && boxes[1].y < boxes[2].y, 'one below the other');
  assert.ok((await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shot(narrow, 'diff-narrow');
  await narrow.close();
});

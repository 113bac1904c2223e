// Saved searches, two groups of calls and changes over time for developing the page: of the shape the server gives.
const saved = new Map();

/** Answers /api/v1/searches; the status and the body. */
export function searches(method, id, body) {
  if (method === 'GET') return id === undefined ? [200, { items: [...saved.values()] }] : saved.has(id) ? [200, saved.get(id)] : [404, { error: { code: 'not_found', message: `search ${id}: not saved here` } }];
  if (method === 'DELETE') { const gone = saved.get(id); saved.delete(id); return [200, gone]; }
  const key = id ?? Math.random().toString(36).slice(2, 12).padEnd(10, '0');
  saved.set(key, { view: 'traces', order: 'newest', from: null, to: null, facets: [], createdAt: new Date().toISOString(), ...JSON.parse(body), id: key });
  return [200, saved.get(key)];
}

const side = (query, version) => ({ query: query ?? '', version: version ? { siteId: version.split(':')[0], siteName: 'refund', versionId: version.split(':')[1], name: version.endsWith('id1') ? 'v2' : 'v3' } : null, compared: 2000, total: 4120, totalIsExact: true });
const values = (mean) => ({ calls: 1980, mean, median: mean * 0.8 });
const pair = (n, before, after) => ({ left: `${String(n).padStart(32, '0')}:${String(n).padStart(16, '0')}`, right: `${String(n + 1).padStart(32, '0')}:${String(n + 1).padStart(16, '0')}`, before, after });
const row = (measure, rate, left, right, verdict, paired = true) => {
  const difference = (count, mean) => ({ count, mean, low: mean - Math.abs(mean) * 0.3, high: mean + Math.abs(mean) * 0.3, effect: 0.31 });
  return { measure, tool: null, rate, left: values(left), right: values(right), overall: difference(1980, right - left), paired: paired ? difference(738, right - left) : null, verdict, worst: verdict === 'higher' ? [pair(1, left, right * 3), pair(3, left, right * 2)] : [] };
};

export const cohorts = (p) => ({
  sentence: 'Compared on 738 pairs of calls that ask the same. Refusals +3.1 points, cost +22 %, latency +41 %.',
  left: side(p.get('left'), p.get('leftVersion')),
  right: side(p.get('right'), p.get('rightVersion')),
  mix: { leftQuestions: 812, rightQuestions: 790, sharedQuestions: 702, leftShare: 0.91, rightShare: 0.94, pairs: 738 },
  measures: [row('refusals', true, 0.002, 0.033, 'higher'), row('errors', true, 0.012, 0.011, 'none_seen'), row('unparsed', true, 0, 0, 'too_few', false), row('output_tokens', false, 212, 248, 'higher'), row('cost', false, 0.0182, 0.0222, 'higher'), row('latency', false, 1900, 2680, 'higher'), row('first_token', false, 620, 540, 'lower'), { ...row('tool_calls', true, 0.6, 0.2, 'lower'), tool: 'lookup_order' }],
});

export const changes = (p) => {
  const at = Date.now() - 9 * 864e5;
  const change = (offset, causes, sentence) => ({ time: new Date(at + offset).toISOString(), epochNanos: `${at + offset}000000`, before: p.get('measure') === 'latency' ? 1900 : 0.02, after: p.get('measure') === 'latency' ? 2680 : 0.05, callsBefore: 1200, callsAfter: 2920, effect: 0.42, causes, sentence });
  return { calls: side(p.get('q')), measure: p.get('measure'), items: [change(0, [{ kind: 'version', value: 'refund v3', shareBefore: 0, shareAfter: 1 }], 'It rose by 41 %. Near it, prompt version refund v3 went from 0 % to 100 % of the calls.'), change(3 * 864e5, [], 'It rose by 12 %. No version, model, release or mix change near it.')] };
};

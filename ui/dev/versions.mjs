// Sites and versions of prompts for developing the page: of the shape the server gives.
const line = (text, kind = 'constant', examples = [], part = 'system') => ({ part, kind, text, examples });
const rules = Array.from({ length: 40 }, (_, i) => line(`${i + 1}. Rule ${i + 1}: be concise, check the order first.`));
const skeleton = (n) => [line('# Role'), line('You are the support agent of a shop. Today is {{date}}.', 'constant', ['2026-11-22']), line(n > 1 ? '- Be thorough and friendly.' : '- Be concise.'), ...rules, ...(n > 2 ? [line('Before you change anything, ask for a yes.')] : []), line('The customer is {{s1}} ({{s2}} plan).', 'constant', ['Emma, pro', 'Noah, free']), line('Escalate to {{s3}}.', 'conditional'), line('{{s4}}', 'slot', ['a', 'b', 'c', 'd']), line('lookup_order', 'constant', [], 'tool')];
const BUCKETS = 80;
const weight = [(x) => (x < 0.4 ? 1 : x < 0.5 ? 1 - (x - 0.4) * 10 : x > 0.7 && x < 0.8 ? 1 : 0), (x) => (x < 0.4 ? 0 : x < 0.5 ? (x - 0.4) * 10 : x < 0.7 ? 1 : 0), (x) => (x >= 0.8 ? 1 : 0), (x) => (x > 0.9 ? 0.4 : 0)];

export const sites = () => ({ detection: { waiting: 3, recomputing: false, done: 0, total: 0, failure: null }, items: ['refund', 'support-bot: You are the support agent of a shop', 'planner'].map((name, i) => ({ siteId: `site${i}`, name, declared: i !== 1, calls: 4120 - 900 * i, undecided: 12 * i, versions: 4, firstSeen: new Date(Date.now() - 30 * 864e5).toISOString(), lastSeen: new Date().toISOString(), current: i === 2 ? null : { versionId: 'v3', name: 'v3', share: 0.92 } })) });

export function versions(siteId, at) {
  const to = Date.now(); const from = to - 30 * 864e5;
  const moment = at ? Date.parse(at) : to;
  const x = (moment - from) / (to - from);
  const traffic = (i) => Math.round(40 + 30 * Math.sin(i / 5));
  const now = weight.map((w) => w(Math.min(0.999, x))); const sum = now.reduce((a, b) => a + b, 0) || 1;
  return {
    siteId, name: siteId === 'site0' ? 'refund' : 'support-bot: You are the support agent of a shop', at: new Date(moment).toISOString(), windowMs: 18e5, calls: 4120, undecided: 12, undecidedShare: 0,
    timeline: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucketMs: (to - from) / BUCKETS, buckets: BUCKETS },
    items: weight.map((w, n) => {
      const timeline = Array.from({ length: BUCKETS }, (_, i) => Math.round(traffic(i) * w(i / BUCKETS)));
      const calls = timeline.reduce((a, b) => a + b, 0);
      return { versionId: `id${n}`, name: `v${n + 1}`, declared: n < 3, renamed: false, splitFrom: null, mergedFrom: [], firstSeen: new Date(from + (to - from) * [0, 0.4, 0.8, 0.9][n]).toISOString(), lastSeen: new Date(to).toISOString(), calls, share: now[n] / sum, windowCalls: Math.round(24 * now[n] / sum), state: now[n] === 0 ? 'inactive' : n === 0 && x > 0.4 && x < 0.5 ? 'draining' : 'active', skeleton: skeleton(n + 1), commits: [{ value: 'a1b2c3d4e5f60718'.slice(n) + 'ffff', calls }], releases: [{ value: `4.${n}`, calls }], instances: [], withoutRelease: n === 3 ? true : n === 0 ? null : false, costUsd: n === 1 ? null : calls * 0.021, unpricedCalls: n === 1 ? calls : 0, latencyP50Ms: 1200 + 300 * n, latencyP95Ms: 4100 + 200 * n, errors: n * 4, refusals: n === 2 ? 61 : 2, timeline };
    }),
  };
}

export const blame = () => ({ promptVersion: { siteId: 'site0', siteName: 'refund', versionId: 'id2', name: 'v3', declared: true, commit: 'a1b2c3d4e5f6' }, lines: skeleton(3).map(({ part, text, kind }, i) => ({ part, text: text.replace(/\{\{\w+\}\}/g, 'Emma'), origin: kind === 'slot' ? null : { versionId: i === 2 ? 'id1' : i === 43 ? 'id2' : 'id0', name: i === 2 ? 'v2' : i === 43 ? 'v3' : 'v1', commit: i === 2 ? null : 'a1b2c3d4e5f6', firstSeen: new Date(Date.now() - 20 * 864e5).toISOString(), conditional: kind === 'conditional', answersSince: 4120 - 10 * i } })) });

import { anything, flag, list, nanos, nullable, number, object, optional, text, type Check } from './shape';

/** What the page relies on in each answer. Enumerations stay open: an unknown word is shown as it is. */

export const traceSummary: Check = object({
  traceId: text,
  name: text,
  startEpochNanos: nanos,
  durationMs: number,
  status: text,
  worstStatus: text,
  spanCount: number,
  llmCalls: number,
  inputTokens: nullable(number),
  outputTokens: nullable(number),
  costUsd: nullable(number),
  unpricedCalls: number,
  sessionId: nullable(text),
  userId: nullable(text),
  model: nullable(text),
  models: list(text),
  promptName: nullable(text),
  promptVersion: nullable(text),
  question: nullable(text),
  answer: nullable(text),
  service: nullable(text),
});

const page = { nextCursor: nullable(text), total: number, totalIsExact: flag };

export const tracePage: Check = object({ items: list(traceSummary), ...page });

const pointer = object({ traceId: text, spanId: text });

const spanNode = object({
  spanId: text,
  parentSpanId: optional(text),
  depth: number,
  kind: text,
  name: text,
  offsetMs: number,
  durationMs: number,
  status: text,
  timeToFirstTokenMs: optional(number),
  attempts: optional(list(object({ number, ending: text, httpStatus: optional(number), offsetMs: optional(number) }))),
  continues: optional(pointer),
  costUsd: optional(number),
  inputTokens: optional(number),
  outputTokens: optional(number),
});

const usage = object({
  inputTotal: nullable(number),
  cacheRead: nullable(number),
  cacheWrite5m: nullable(number),
  cacheWrite1h: nullable(number),
  outputTotal: nullable(number),
  reasoning: nullable(number),
});

const cost = object({
  totalUsd: number,
  inputUsd: number,
  cacheReadUsd: number,
  cacheWriteUsd: number,
  outputUsd: number,
  reasoningUsd: number,
  priceVersion: text,
});

const traceTotals = object({
  endEpochNanos: nanos,
  orphans: number,
  conflicts: number,
  cycles: number,
  inferredSpans: number,
  usage,
  cost: nullable(cost),
  kinds: anything,
  spans: list(spanNode),
});

export const trace: Check = (value) => {
  traceSummary(value);
  traceTotals(value);
};

const message = object({ role: text, name: nullable(text), parts: list(object({ type: text })) });
const spanError = nullable(object({ type: nullable(text), message: nullable(text) }));
const header = object({ name: text, value: text });
const attribute = object({ key: text, type: text });

const attempt = object({
  number,
  startEpochNanos: nanos,
  durationMs: number,
  method: nullable(text),
  url: nullable(text),
  httpStatus: nullable(number),
  requestHeaders: list(header),
  responseHeaders: list(header),
  requestPayload: nullable(text),
  responsePayload: nullable(text),
  chunksPayload: nullable(text),
  firstByteMs: nullable(number),
  ending: text,
  error: spanError,
});

const threading = nullable(object({ continues: nullable(pointer), relation: text, ambiguous: flag, sharedMessages: number }));

export const span: Check = object({
  traceId: text,
  spanId: text,
  kind: text,
  name: text,
  origin: text,
  startEpochNanos: nanos,
  endEpochNanos: nanos,
  durationMs: number,
  status: text,
  error: spanError,
  call: nullable(object({ api: text, usage, cost: nullable(cost), reportedCost: nullable(cost) })),
  tool: nullable(object({ name: nullable(text), callId: nullable(text) })),
  prompt: object({ name: nullable(text), version: nullable(text) }),
  outcome: nullable(text),
  outcomeBy: nullable(pointer),
  tags: list(text),
  metadata: anything,
  conversation: object({ input: list(message), output: list(message), tools: list(object({ name: text, json: text })), source: text, problem: nullable(text) }),
  input: nullable(text),
  output: nullable(text),
  attempts: list(attempt),
  payloads: list(object({ name: text, contentType: nullable(text), length: number, sha256: text, redactions: number })),
  threading,
  attributes: list(attribute),
  resource: list(attribute),
  scope: object({ name: nullable(text), version: nullable(text) }),
  events: list(object({ epochNanos: nanos, name: text, attributes: list(attribute) })),
  links: list(object({ traceId: text, spanId: text, attributes: list(attribute) })),
  facts: list(object({ type: text, time: text })),
  contentHash: text,
  variants: list(object({ contentHash: text, name: text, status: text })),
});

export const chunks: Check = object({
  attempt: number,
  totalBytes: number,
  sha256: text,
  items: list(object({ index: number, offset: number, length: number, sinceStartMs: number, text: nullable(text), base64: nullable(text) })),
});

export const hitPage: Check = object({
  items: list(
    object({
      traceId: text,
      spanId: text,
      kind: text,
      name: text,
      startEpochNanos: nanos,
      durationMs: number,
      status: text,
      userId: nullable(text),
      snippets: list(object({ where: text, text, marks: list(object({ start: number, end: number })) })),
    }),
  ),
  ...page,
});

export const sessionPage: Check = object({
  sessionId: text,
  chapters: list(
    object({
      trace: traceSummary,
      turns: list(
        object({ traceId: text, spanId: text, kind: text, status: text, startEpochNanos: nanos, durationMs: number, knownMessages: number, input: list(message), output: list(message) }),
      ),
    }),
  ),
  nextCursor: nullable(text),
  totalTraces: number,
  totalIsExact: flag,
});

export const metadataKeys: Check = object({ items: list(object({ key: text, spans: number })), exact: flag, more: flag });

export const savedSearch: Check = object({ id: text, name: text, query: text, view: text, order: text, from: nullable(text), to: nullable(text), facets: list(text), createdAt: text });

export const noiseRule: Check = object({ id: text, kind: text, pattern: text });

export const noiseRules: Check = object({ items: list(noiseRule) });

export const savedSearches: Check = object({ items: list(savedSearch) });

export const facets: Check = object({
  items: list(object({ field: text, values: list(object({ value: text, spans: number })), exact: flag, more: flag })),
});

export const histogram: Check = object({
  fromEpochNanos: nanos,
  toEpochNanos: nanos,
  bucketMs: number,
  traces: list(number),
  failed: list(number),
});

export const completion: Check = object({
  from: number,
  to: number,
  items: list(object({ text, label: text, kind: text, detail: nullable(text) })),
});

export const parsedQuery: Check = object({ canonical: text, tokens: list(object({ start: number, end: number, kind: text })) });

export const queryFields: Check = object({
  items: list(object({ name: text, aliases: list(text), type: text, description: text, example: text, values: list(text), facet: flag })),
});

export const status: Check = object({
  version: text,
  url: text,
  project: text,
  store: object({ accepting: flag, problem: nullable(text), spans: number, unindexedBytes: number, oldestUnindexedMs: number }),
  capabilities: object({ facets: flag }),
});

const diffText = object({ pieces: list(object({ kind: text, text })), complete: flag });
const diffChange = object({ leftPath: nullable(text), rightPath: nullable(text), left: nullable(text), right: nullable(text) });
const diffTool = object({ name: text, relation: text, changes: list(diffChange), result: list(diffChange) });
const diffSide = object({ traceId: text, spanId: nullable(text), answerSpanId: nullable(text), siteId: nullable(text) });
const diffStep = nullable(object({ spanId: text, kind: text, name: text, retries: number }));
const statement = object({ kind: text, value: text, text });

export const diff: Check = object({
  left: diffSide,
  right: diffSide,
  sentence: text,
  factors: list(object({ kind: text, state: text, left: text, right: text })),
  path: list(object({ left: diffStep, right: diffStep, relation: text, depth: number })),
  fork: nullable(number),
  complete: flag,
  degraded: list(text),
  prompt: nullable(diffText),
  variables: list(object({ line: text, left: text, right: text })),
  parameters: list(diffChange),
  tools: list(diffTool),
  calls: list(diffTool),
  pairs: list(object({ left: nullable(number), right: nullable(number), role: text, relation: text, text: nullable(diffText) })),
  answer: nullable(
    object({
      relation: text,
      text: diffText,
      json: nullable(list(diffChange)),
      facts: object({ changed: list(object({ left: statement, right: statement })), removed: list(statement), added: list(statement) }),
      calls: list(diffTool),
    }),
  ),
  deltas: list(object({ name: text, left: nullable(number), right: nullable(number), delta: nullable(number) })),
  noise: nullable(object({ kind: text, distance: number, pairs: number, largerThan: nullable(number), text })),
});

export const siblings: Check = object({
  items: list(
    object({
      traceId: text,
      spanId: text,
      label: text,
      reason: text,
      differs: list(text),
      unknown: list(text),
      startTime: text,
      model: nullable(text),
      promptName: nullable(text),
      promptVersion: nullable(text),
      status: text,
      question: nullable(text),
      answer: nullable(text),
      durationMs: number,
      costUsd: nullable(number),
    }),
  ),
});

export const sites: Check = object({
  items: list(object({ siteId: text, name: text, declared: flag, calls: number, undecided: number, versions: number, firstSeen: text, lastSeen: text, current: nullable(object({ name: text, share: number })) })),
  detection: object({ waiting: number, recomputing: flag, done: number, total: number, failure: nullable(text) }),
});

const versionCounts = list(object({ value: text, calls: number }));

export const siteVersions: Check = object({
  siteId: text,
  name: text,
  at: nullable(text),
  windowMs: number,
  calls: number,
  undecided: number,
  undecidedShare: number,
  timeline: nullable(object({ from: text, to: text, bucketMs: number, buckets: number })),
  items: list(
    object({
      versionId: text,
      name: text,
      declared: flag,
      renamed: flag,
      splitFrom: nullable(text),
      mergedFrom: list(text),
      firstSeen: text,
      lastSeen: text,
      calls: number,
      share: number,
      windowCalls: number,
      state: text,
      skeleton: list(object({ part: text, kind: text, text, examples: list(text) })),
      commits: versionCounts,
      releases: versionCounts,
      withoutRelease: nullable(flag),
      costUsd: nullable(number),
      unpricedCalls: number,
      latencyP50Ms: number,
      latencyP95Ms: number,
      errors: number,
      refusals: number,
      timeline: list(number),
    }),
  ),
});

const cohortSide = object({ query: text, version: nullable(object({ siteId: text, siteName: text, versionId: text, name: text })), compared: number, total: number, totalIsExact: flag });
const cohortValues = nullable(object({ calls: number, mean: number, median: number }));
const cohortDifference = nullable(object({ count: number, mean: number, low: number, high: number, effect: number }));

export const cohorts: Check = object({
  sentence: text,
  left: cohortSide,
  right: cohortSide,
  mix: object({ leftQuestions: number, rightQuestions: number, sharedQuestions: number, leftShare: number, rightShare: number, pairs: number }),
  measures: list(
    object({ measure: text, tool: nullable(text), rate: flag, left: cohortValues, right: cohortValues, overall: cohortDifference, paired: cohortDifference, verdict: text, worst: list(object({ left: text, right: text, before: number, after: number })) }),
  ),
});

export const changes: Check = object({
  calls: cohortSide,
  measure: text,
  items: list(object({ time: text, epochNanos: nanos, before: number, after: number, callsBefore: number, callsAfter: number, effect: number, causes: list(object({ kind: text, value: text, shareBefore: number, shareAfter: number })), sentence: text })),
});

export const editedVersion: Check = object({ versionId: text });

export const promptBlame: Check = object({
  promptVersion: nullable(object({ siteId: text, name: text })),
  lines: list(object({ part: text, text, origin: nullable(object({ name: text, commit: nullable(text), firstSeen: text, conditional: flag, answersSince: number })) })),
});

const replayOf = object({ traceId: nullable(text), baselineTraceId: nullable(text), sessionId: nullable(text) });

const replayChange = object({ path: text, recorded: nullable(text), asked: nullable(text), words: text, noise: text, complete: flag, lines: list(object({ kind: text, leftLine: nullable(number), rightLine: nullable(number), pieces: list(object({ kind: text, text })), count: number })) });

export const replay: Check = object({
  id: text,
  baseUrls: anything,
  status: text,
  traceId: text,
  of: replayOf,
  mode: text,
  keepGoing: flag,
  speed: number,
  created: text,
  recorded: number,
  calls: list(object({ number, spanId: text, recordedTraceId: nullable(text), recordedSpanId: nullable(text), match: text, source: text, attempt: number, served: flag, relaxed: flag, stale: flag, time: text, reason: nullable(text) })),
  misses: list(object({ call: number, spanId: text, closestTraceId: nullable(text), closestSpanId: nullable(text), closestSiteId: nullable(text), likeness: nullable(number), changes: list(replayChange) })),
  recording: list(object({ number, traceId: text, spanId: text, name: text, model: nullable(text), attempts: number, durationMs: number, gist: text })),
  rails: list(object({ state: text, recorded: nullable(number), calls: list(number) })),
  unused: list(object({ traceId: text, spanId: text, name: text })),
  tools: list(object({ number, spanId: text, recordedTraceId: nullable(text), recordedSpanId: nullable(text), name: text, action: text, match: text, source: text, stale: flag, reason: nullable(text), changes: list(object({ path: text, recorded: nullable(text), asked: nullable(text) })) })),
  unusedTools: list(object({ traceId: text, spanId: text, name: text })),
  notReplayable: list(object({ traceId: text, spanId: text, name: text, reason: text })),
  fork: nullable(object({ call: number, tool: nullable(number), spanId: text, match: text, sentence: text })),
  unstored: number,
  accepted: flag,
});

const replaySummary = object({ id: text, status: text, of: replayOf, mode: text, created: text, recorded: number, calls: number, accepted: flag, sentence: nullable(text) });

export const replayPage: Check = object({ items: list(replaySummary), nextCursor: nullable(text), total: number });

export const replayability: Check = object({ traceId: text, replayable: number, calls: number, reasons: list(object({ spanId: text, name: text, reason: text })), sentence: text, baselineTraceId: nullable(text), replay: nullable(replaySummary) });

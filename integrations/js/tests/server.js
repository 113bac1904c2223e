// The Verbatim server that the tests send to, as its HTTP API shows it.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const { VERBATIM: url, PROVIDER } = process.env;
/** What was taken can be found within a second; a busy machine may need longer. */
const PATIENCE_MS = 30_000;

const get = async (path) => {
  const answer = await fetch(`${url}/api/v1/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};
const traceIds = async () => new Set((await get('traces?limit=100')).items.map((each) => each.traceId));
const names = (traces) => traces.map((trace) => trace.spans.map((span) => `${span.kind} ${span.name}`).join(', '));

/** Runs an app of `apps/`; the one trace that it leaves, when it shows that many spans. */
export async function run(app, count) {
  const before = await traceIds();
  await promisify(execFile)(process.execPath, [`apps/${app}.js`], {
    env: {
      PATH: process.env.PATH,
      PROVIDER,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_SERVICE_NAME: app,
      LANGFUSE_BASE_URL: url,
      LANGFUSE_PUBLIC_KEY: 'pk-here',
      LANGFUSE_SECRET_KEY: 'sk-here',
    },
    timeout: 100_000,
  });
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const fresh = [...(await traceIds())].filter((id) => !before.has(id));
    const found = await Promise.all(fresh.map((id) => get(`traces/${id}`)));
    if (found.length === 1 && found[0].spans.length === count) return tree(found[0]);
    if (Date.now() > deadline) throw new Error(`expected one trace of ${count} spans: ${names(found).join('; ')}`);
  }
}

async function tree(trace) {
  const steps = [];
  const byId = new Map();
  for (const node of trace.spans) {
    const span = await get(`traces/${trace.traceId}/spans/${node.spanId}`);
    const step = { ...node, span, children: [] };
    byId.set(node.spanId, step);
    byId.get(node.parentSpanId)?.children.push(step);
    steps.push(step);
  }
  return { ...trace, steps, root: steps[0], calls: steps.filter((step) => step.kind === 'llm' && !step.uncounted) };
}

/** A step's kind, or its kind with those of its children. */
export const outline = (step) => (step.children.length ? [step.kind, ...step.children.map(outline)] : step.kind);

/** What the model was told and what it said: [role, piece…] for each message. */
export function said({ span: { conversation } }) {
  const message = ({ role, parts }) => [role, ...parts.map(piece)];
  return [conversation.input.map(message), conversation.output.map(message)];
}

function piece(part) {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool_request':
      return [part.id, part.name, JSON.parse(part.arguments)];
    case 'tool_result':
      return [part.id, JSON.parse(part.content)];
    default:
      return part;
  }
}

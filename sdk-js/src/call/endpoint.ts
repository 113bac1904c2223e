import type { Value } from '../export/finished-span.js';

const GENERATING: ReadonlySet<string> = new Set([
  'generations',
  'edits',
  'variations',
  'transcriptions',
  'translations',
  'speech',
]);

const CHATTING: ReadonlySet<string> = new Set([
  'messages',
  'responses',
  'invoke',
  'invoke-with-response-stream',
  'converse',
  'converse-stream',
]);

/** What an endpoint does, judged by the end of its path. */
export interface Endpoint {
  /** As in `gen_ai.operation.name`. */
  readonly operation: string;
  /** As in `verbatim.kind`. */
  readonly kind: string;
  /** `server.address` and `server.port`, as far as the URL names them. */
  readonly server: Readonly<Record<string, Value>>;
}

export function endpointOf(url: string): Endpoint {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const server: Record<string, Value> = {};
  if (parsed !== undefined && parsed.hostname !== '') {
    server['server.address'] = parsed.hostname;
    if (parsed.port !== '') {
      server['server.port'] = Number(parsed.port);
    }
  }
  const path = (parsed?.pathname ?? url.split('?', 1)[0] ?? '').replace(/\/+$/, '');
  return { ...meaning(path), server };
}

function meaning(path: string): { operation: string; kind: string } {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (CHATTING.has(last) || last.endsWith(':rawPredict') || last.endsWith(':streamRawPredict')) {
    return { operation: 'chat', kind: 'llm' };
  }
  if (last === 'completions') {
    return { operation: path.endsWith('/chat/completions') ? 'chat' : 'text_completion', kind: 'llm' };
  }
  if (last === 'embeddings') {
    return { operation: 'embeddings', kind: 'embedding' };
  }
  if (last === 'rerank') {
    return { operation: 'rerank', kind: 'rerank' };
  }
  if (GENERATING.has(last)) {
    return { operation: 'generate_content', kind: 'llm' };
  }
  return { operation: last === '' ? 'request' : last, kind: 'span' };
}

import type { Value } from '../export/finished-span.js';
import { jsonScalars } from './json-scalars.js';

const LARGEST = 4 * 1024 * 1024;

/** What other OTLP backends like to show, and where a plain JSON answer has it. */
const FACTS: readonly (readonly [attribute: string, type: 'string' | 'number', path: string])[] = [
  ['gen_ai.response.id', 'string', 'id'],
  ['gen_ai.response.model', 'string', 'model'],
  ['gen_ai.usage.input_tokens', 'number', 'usage.prompt_tokens'],
  ['gen_ai.usage.input_tokens', 'number', 'usage.input_tokens'],
  ['gen_ai.usage.output_tokens', 'number', 'usage.completion_tokens'],
  ['gen_ai.usage.output_tokens', 'number', 'usage.output_tokens'],
];

const WANTED: ReadonlySet<string> = new Set(FACTS.map(([, , path]) => path));

/** Reads them from an answer of type `application/json`. Verbatim's server reads the bytes itself, also of streams. */
export function responseFacts(body: readonly Uint8Array[]): Record<string, Value> {
  const facts: Record<string, Value> = {};
  if (body.reduce((sum, piece) => sum + piece.length, 0) > LARGEST) {
    return facts;
  }
  const decoder = new TextDecoder();
  const json = body.map((piece) => decoder.decode(piece, { stream: true })).join('');
  const found = jsonScalars(json, WANTED);
  for (const [attribute, type, path] of FACTS) {
    const value = found.get(path);
    if (typeof value === type && value !== undefined) {
      facts[attribute] = value;
    }
  }
  return facts;
}

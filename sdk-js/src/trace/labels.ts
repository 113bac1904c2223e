import { type Context, createContextKey } from '@opentelemetry/api';
import type { Value } from '../export/finished-span.js';

/** What the application declared for everything that happens in a context. */
export interface Labels {
  readonly session?: string | undefined;
  readonly user?: string | undefined;
  readonly promptName?: string | undefined;
  readonly promptVersion?: string | undefined;
  readonly metadata: Readonly<Record<string, Value>>;
  readonly tags: readonly string[];
}

const NONE: Labels = { metadata: {}, tags: [] };
const KEY = createContextKey('verbatim-labels');

export function labelsOf(context: Context): Labels {
  return (context.getValue(KEY) as Labels | undefined) ?? NONE;
}

export function withLabels(context: Context, labels: Labels): Context {
  return context.setValue(KEY, labels);
}

/** These labels as attributes, see `spec/attributes.md`. */
export function labelAttributes(labels: Labels): Record<string, Value> {
  const attributes: Record<string, Value> = {};
  put(attributes, 'session.id', labels.session);
  put(attributes, 'user.id', labels.user);
  put(attributes, 'verbatim.prompt.name', labels.promptName);
  put(attributes, 'verbatim.prompt.version', labels.promptVersion);
  for (const [key, value] of Object.entries(labels.metadata)) {
    attributes[`verbatim.metadata.${key}`] = value;
  }
  if (labels.tags.length > 0) {
    attributes['verbatim.tags'] = labels.tags;
  }
  return attributes;
}

function put(attributes: Record<string, Value>, key: string, value: string | undefined): void {
  if (value !== undefined) {
    attributes[key] = value;
  }
}

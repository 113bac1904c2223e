import { scrubUrl } from './credentials.js';

const LONGEST_MESSAGE = 1000;
const DEEPEST = 10;

/** The failure and what caused it. */
function chain(failure: unknown): unknown[] {
  const all: unknown[] = [];
  for (let at = failure; at !== undefined && at !== null && all.length < DEEPEST;) {
    all.push(at);
    at = at instanceof Error ? at.cause : undefined;
  }
  return all;
}

/** A short name of low cardinality: the system's or library's code if there is one, else the name of the error. */
export function typeOf(failure: unknown): string {
  for (const each of chain(failure)) {
    const code = (each as { code?: unknown }).code;
    if (typeof code === 'string' && code !== '') {
      return code;
    }
  }
  return failure instanceof Error ? failure.name : typeof failure;
}

/** The message with those of the causes; credentials in URLs are removed. */
export function messageOf(failure: unknown): string {
  try {
    const text = chain(failure)
      .map((each) => (each instanceof Error ? `${each.name}: ${each.message}` : String(each)))
      .join('; caused by ');
    return scrubUrl(text.slice(0, LONGEST_MESSAGE));
  } catch {
    return '(the error cannot be read)';
  }
}

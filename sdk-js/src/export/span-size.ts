import { Bytes, type FinishedSpan, type Value, type ValueMap } from './finished-span.js';

const PER_SPAN = 400;
const PER_VALUE = 64;

/** Estimates the memory of a span without its bodies, which are counted where they are recorded. */
export function sizeWithoutBodies(span: FinishedSpan): number {
  let size = PER_SPAN + 2 * span.name.length + sizeOf(span.attributes);
  for (const event of span.events) {
    size += PER_VALUE + sizeOf(event.attributes);
  }
  return size;
}

function sizeOf(value: Value): number {
  let size = PER_VALUE;
  if (typeof value === 'string') {
    size += value.length;
  } else if (typeof value === 'object' && !(value instanceof Bytes)) {
    for (const [key, element] of Object.entries<Value>(value as ValueMap)) {
      size += key.length + sizeOf(element);
    }
  }
  return size;
}

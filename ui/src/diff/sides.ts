/** What stands on one side of a comparison: a trace, or one step of it. */
export interface SideId {
  readonly traceId: string;
  readonly spanId: string | undefined;
}

export function sideOf(side: string): SideId {
  const colon = side.indexOf(':');
  return colon < 0 ? { traceId: side, spanId: undefined } : { traceId: side.slice(0, colon), spanId: side.slice(colon + 1) };
}

export function writeSide({ traceId, spanId }: SideId): string {
  return spanId === undefined ? traceId : `${traceId}:${spanId}`;
}

const TRACE = /^[0-9a-f]{32}$/;
const SPAN = /^[0-9a-f]{16}$/;

/**
 * What somebody pasted: `traceId`, `traceId:spanId`, `traceId/spanId`, or the address of a trace on any
 * page of this kind. Undefined if it is none of them.
 */
export function readSide(pasted: string): SideId | undefined {
  const text = pasted.trim();
  const address = /\/traces\/([0-9a-fA-F]{32})/.exec(text);
  if (address !== null) {
    const span = /[?&]span=([0-9a-fA-F]{16})(?:&|#|$)/.exec(text);
    return { traceId: address[1]!.toLowerCase(), spanId: span?.[1]?.toLowerCase() };
  }
  const [trace = '', span, ...rest] = text.toLowerCase().split(/[:/]/);
  if (!TRACE.test(trace) || rest.length > 0 || (span !== undefined && !SPAN.test(span))) return undefined;
  return { traceId: trace, spanId: span };
}

/** The ids in a `runs=`, each once. */
export function runsOf(runs: string | undefined): readonly string[] {
  return [...new Set((runs ?? '').split(',').map((run) => run.trim()).filter((run) => run !== ''))];
}

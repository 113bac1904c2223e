import { useCallback, useEffect, useState } from 'react';
import { address } from '../api/client';
import { traceSummary } from '../api/shapes';
import type { TraceSummary } from '../api/types';

export interface Tail {
  /** Traces that came since the last `clear`, the newest version of each. */
  readonly fresh: ReadonlyMap<string, TraceSummary>;
  /** How many notices were lost because there were too many. */
  readonly lost: number;
  readonly connected: boolean;
  /** Whether the connection broke and is not back yet; while the first one is made, neither holds. */
  readonly broken: boolean;
  readonly clear: () => void;
}

const NONE: ReadonlyMap<string, TraceSummary> = new Map();

/** Traces as they come in. Notices are collected and handed over four times a second at most. */
export function useTail(q: string, on: boolean): Tail {
  const [state, setState] = useState({ fresh: NONE, lost: 0 });
  const [link, setLink] = useState<'waiting' | 'connected' | 'broken'>('waiting');
  const clear = useCallback(() => setState({ fresh: NONE, lost: 0 }), []);

  useEffect(() => {
    clear();
    if (!on) return;
    let waiting = new Map<string, TraceSummary>();
    let lost = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deliver = () => {
      timer = undefined;
      const [batch, missed] = [waiting, lost];
      waiting = new Map();
      lost = 0;
      setState((old) => ({ fresh: new Map([...old.fresh, ...batch]), lost: old.lost + missed }));
    };
    const source = new EventSource(address('/api/v1/tail', { q }));
    source.addEventListener('ready', () => setLink('connected'));
    source.addEventListener('error', () => setLink('broken'));
    source.addEventListener('trace', (event) => {
      try {
        const value: unknown = JSON.parse(String(event.data));
        traceSummary(value);
        const summary = value as TraceSummary;
        waiting.set(summary.traceId, summary);
      } catch {
        lost++;
      }
      timer ??= setTimeout(deliver, 250);
    });
    source.addEventListener('dropped', (event) => {
      const value = JSON.parse(String(event.data)) as { readonly events?: number };
      lost += value.events ?? 1;
      timer ??= setTimeout(deliver, 250);
    });
    return () => {
      source.close();
      clearTimeout(timer);
      setLink('waiting');
    };
  }, [q, on, clear]);

  return { ...state, connected: link === 'connected', broken: link === 'broken', clear };
}

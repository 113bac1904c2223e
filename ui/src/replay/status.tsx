import type { ReactNode } from 'react';

const STATUS: Readonly<Record<string, readonly [glyph: string, word: string, tone: string]>> = {
  waiting: ['…', 'waiting', 'soft'],
  running: ['▸', 'running', 'soft'],
  same: ['✓', 'same', 'good'],
  diverged: ['⑂', 'diverged', 'warn'],
};

/** How far a replay is. */
export function ReplayFlag({ status }: { readonly status: string }): ReactNode {
  const [glyph, word, tone] = STATUS[status] ?? ['?', status, 'soft'];
  return <span className={`flag ${tone}`} data-testid="replay-status" data-status={status}><span aria-hidden="true">{glyph}</span>{word}</span>;
}

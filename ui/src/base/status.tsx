import type { ReactNode } from 'react';

/** How the page shows a status, a kind, an outcome: always a glyph and a word, never colour alone. */

type Tone = 'good' | 'fail' | 'warn' | 'soft';

const STATUS: Readonly<Record<string, readonly [glyph: string, word: string, tone: Tone]>> = {
  ok: ['✓', 'ok', 'soft'],
  error: ['✕', 'error', 'fail'],
  timeout: ['⧖', 'timeout', 'fail'],
  refusal: ['⚑', 'refusal', 'warn'],
  incomplete: ['◒', 'incomplete', 'warn'],
  cancelled: ['⊘', 'cancelled', 'warn'],
};

export function StatusFlag({ status, quietOk = false }: { readonly status: string; readonly quietOk?: boolean }): ReactNode {
  const [glyph, word, tone] = STATUS[status] ?? ['?', status, 'warn'];
  if (status === 'ok' && quietOk) return null;
  return <span className={`flag ${tone}`}><span aria-hidden="true">{glyph}</span>{word}</span>;
}

export function statusTone(status: string): Tone {
  return STATUS[status]?.[2] ?? 'warn';
}

const KINDS: Readonly<Record<string, string>> = {
  llm: '✦',
  embedding: '⁘',
  rerank: '⇅',
  retrieval: '⌕',
  tool: '⚒',
  agent: '◉',
  chain: '⋯',
  guardrail: '⛨',
  evaluator: '⚖',
  final_response: '◆',
  span: '▪',
};

export function kindWord(kind: string): string {
  return kind.replace('_', ' ');
}

export function KindGlyph({ kind }: { readonly kind: string }): ReactNode {
  return <span className={`kind kind-${kind}`} role="img" aria-label={kindWord(kind)} title={kindWord(kind)}>{KINDS[kind] ?? '▪'}</span>;
}

const OUTCOMES: Readonly<Record<string, readonly [words: string, tone: Tone]>> = {
  shown: ['shown to the user', 'good'],
  parsed: ['read by the program as data', 'good'],
  parse_failed: ['the program could not read it as data', 'fail'],
  used: ['used by the program', 'good'],
  dropped: ['thrown away', 'warn'],
  error: ['using it failed', 'fail'],
};

export function outcomeWords(outcome: string): readonly [string, Tone] {
  return OUTCOMES[outcome] ?? [outcome, 'soft'];
}

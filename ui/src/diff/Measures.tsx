import type { ReactNode } from 'react';
import type { DiffDelta } from '../api/types';
import { count, dollars, duration, UNKNOWN } from '../base/format';

const NAMES: Readonly<Record<string, readonly [words: string, write: (value: number) => string]>> = {
  input_tokens: ['tokens in', count],
  output_tokens: ['tokens out', count],
  cost: ['cost', dollars],
  latency: ['time taken', duration],
  first_token: ['first token after', duration],
};

/** Numbers of both sides with what lies between them, each with its unit. */
export function Measures({ deltas }: { readonly deltas: readonly DiffDelta[] }): ReactNode {
  const known = deltas.filter(({ left, right }) => left !== null || right !== null);
  const unknown = deltas.filter(({ left, right }) => left === null && right === null);
  return (
    <dl className="measures" data-testid="measures">
      {known.map(({ name, left, right, delta }) => {
        const [words, write] = NAMES[name] ?? [name.replaceAll('_', ' '), count];
        return (
          <div key={name} data-measure={name}>
            <dt>{words}</dt>
            <dd>
              {left === right ? <span className="soft">{write(left!)} on both sides</span> : (
                <>
                  <strong>{delta === null ? `difference ${UNKNOWN}` : signed(delta, write)}</strong>{' '}
                  <span className="soft">({left === null ? UNKNOWN : write(left)} → {right === null ? UNKNOWN : write(right)})</span>
                </>
              )}
            </dd>
          </div>
        );
      })}
      {unknown.length === 0 ? null : <div><dt>{unknown.map(({ name }) => NAMES[name]?.[0] ?? name).join(', ')}</dt><dd className="faint">{UNKNOWN}</dd></div>}
    </dl>
  );
}

/** +312, −1.2 s */
export function signed(value: number, write: (value: number) => string): string {
  return value < 0 ? `−${write(-value)}` : `+${write(value)}`;
}

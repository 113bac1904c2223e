import type { ReactNode } from 'react';
import type { DiffFactor } from '../api/types';
import { listed } from '../base/format';

interface Props {
  readonly factors: readonly DiffFactor[];
  /** Leads to a comparison in which fewer of them differ. */
  readonly cleaner?: ReactNode;
}

const STATES: Readonly<Record<string, readonly [glyph: string, word: string, title: string]>> = {
  same: ['=', 'same', 'The same on both sides'],
  noise: ['≈', 'times and ids only', 'Only times, random ids and the like differ'],
  changed: ['●', 'changed', 'Differs, and may explain the difference'],
  unknown: ['?', 'unknown', 'At least one side does not tell'],
};

/** What may explain the difference, and whether more than one thing does. */
export function FactorBar({ factors, cleaner }: Props): ReactNode {
  if (factors.length === 0) return null;
  const changed = factors.filter((factor) => factor.state === 'changed').map((factor) => factor.kind);
  return (
    <div className="factors" data-testid="factors">
      <ul aria-label="What may explain the difference">
        {factors.map((factor) => <Factor key={factor.kind} factor={factor} />)}
      </ul>
      {changed.length > 1 ? (
        <p className="factors-verdict" data-testid="not-clean">
          <span className="flag warn"><span aria-hidden="true">⚠</span>not a clean comparison:</span> {listed(changed)} differ, so none of them alone explains it{cleaner}
        </p>
      ) : null}
    </div>
  );
}

function Factor({ factor }: { readonly factor: DiffFactor }): ReactNode {
  const [glyph, word, title] = STATES[factor.state] ?? ['?', factor.state, ''];
  const named = factor.state === 'changed' && factor.left !== '' && factor.right !== '' && factor.left !== factor.right;
  const shown = factor.kind === 'code' ? [factor.left.slice(0, 9), factor.right.slice(0, 9)] : [factor.left, factor.right];
  return (
    <li className={`factor is-${factor.state}`} title={named ? `${title}:\n${factor.left} → ${factor.right}` : title} data-factor={factor.kind} data-state={factor.state}>
      <span className="factor-glyph" aria-hidden="true">{glyph}</span> {factor.kind} <span className="factor-word">{named ? `${shown[0]} → ${shown[1]}` : word}</span>
    </li>
  );
}

import type { ReactNode } from 'react';
import type { Diff, DiffFactor } from '../api/types';
import { counted, listed } from '../base/format';

interface Props {
  readonly factors: readonly DiffFactor[];
  /** Leads to a comparison in which fewer of them differ. */
  readonly cleaner?: ReactNode;
  /** Whether the answers are further apart than repetitions are; null if nothing is known to tell it by. */
  readonly noise: Diff['noise'];
}

const STATES: Readonly<Record<string, readonly [glyph: string, word: string, title: string]>> = {
  same: ['=', 'same', 'The same on both sides'],
  noise: ['≈', 'times and ids only', 'Only times, random ids and the like differ'],
  changed: ['●', 'changed', 'Differs, and may explain the difference'],
  unknown: ['?', 'unknown', 'At least one side does not tell'],
};

/** What may explain the difference, and whether more than one thing does. */
export function FactorBar({ factors, cleaner, noise }: Props): ReactNode {
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
      {noise === null ? null : <Noise noise={noise} />}
    </div>
  );
}

const NOISE: Readonly<Record<string, readonly [glyph: string, tone: string]>> = { larger: ['▲', ''], within: ['≈', 'soft'], unknown: ['?', 'faint'] };

/** The difference held against that of repetitions: larger, within it, or nobody can tell. */
function Noise({ noise }: { readonly noise: NonNullable<Diff['noise']> }): ReactNode {
  const [glyph, tone] = NOISE[noise.kind] ?? ['?', 'faint'];
  return <p className={tone} data-testid="noise" data-kind={noise.kind} title={`${counted(noise.pairs, 'pair')} of repetitions known; distance of these answers ${noise.distance.toFixed(2)} of 1`}><span aria-hidden="true">{glyph}</span> {noise.text}</p>;
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

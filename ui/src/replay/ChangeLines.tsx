import type { ReactNode } from 'react';
import type { ReplayChange, ReplayLine } from '../api/types';
import { counted } from '../base/format';
import { Revealed } from '../text/Revealed';

const SIGNS: Readonly<Record<string, readonly [sign: string, word: string]>> = {
  changed: ['~', 'changed:'],
  removed: ['−', 'only recorded:'],
  added: ['+', 'only now:'],
};

/** One difference of two requests: where, in words, and the lines. */
export function ChangeLines({ change, onNoise }: { readonly change: ReplayChange; readonly onNoise?: (pattern: string) => void }): ReactNode {
  return (
    <section className="change" data-testid="change">
      <h3>
        <Revealed text={change.words} /> <code className="faint" title="Where, in the canonical form of the request"><Revealed text={change.path} /></code>
        {onNoise === undefined ? null : <button type="button" className="link change-noise" onClick={() => onNoise(change.noise)}>noise?</button>}
      </h3>
      <div className="change-lines" role="list" aria-label="Lines that differ">
        {change.lines.map((line, index) => <Line key={index} line={line} />)}
      </div>
      {change.complete ? null : <p className="warn">The two differ too much to be compared word by word in the time allowed, so larger parts show as changed. Nothing is left out.</p>}
    </section>
  );
}

function Line({ line }: { readonly line: ReplayLine }): ReactNode {
  if (line.kind === 'folded') return <div role="listitem" className="change-line is-folded">… {counted(line.count, 'equal line')} …</div>;
  const [sign, word] = SIGNS[line.kind] ?? ['', ''];
  return (
    <div role="listitem" className={`change-line is-${line.kind}`}>
      <span className="change-number" aria-label={line.leftLine === null ? '' : `recorded line ${line.leftLine}`}>{line.leftLine}</span>
      <span className="change-number" aria-label={line.rightLine === null ? '' : `line ${line.rightLine} now`}>{line.rightLine}</span>
      <span className="change-sign" aria-hidden="true">{sign}</span>
      <bdi className="change-text">
        {word === '' ? null : <span className="visually-hidden">{word} </span>}
        {line.pieces.map((piece, index) => (line.kind !== 'changed' || piece.kind === 'equal' ? <Revealed key={index} text={piece.text} /> : piece.kind === 'removed' ? <del key={index}><Revealed text={piece.text} /></del> : <ins key={index}><Revealed text={piece.text} /></ins>))}
      </bdi>
    </div>
  );
}

import type { ReactNode } from 'react';
import { exportAddress } from '../api/queries';
import { DIFF_VIEWS, type DiffView } from '../url';

interface Props {
  readonly view: DiffView;
  readonly onView: (view: DiffView) => void;
  readonly focus: number | undefined;
  readonly total: number;
  readonly onStep: (by: 1 | -1) => void;
  readonly everything: boolean;
  readonly onEverything: () => void;
  readonly noise: boolean | undefined;
  readonly onNoise: () => void;
  readonly copied: boolean;
  readonly onCopyLink: () => void;
  readonly left: string;
  readonly right: string;
  readonly whole: ReactNode;
}

const TITLES: Readonly<Record<DiffView, string>> = {
  words: 'Mark the words that differ',
  sentences: 'Whole sentences, where a word of one differs',
  facts: 'Of the answer, only what it states: numbers, dates, names, links',
};

/** How to look at it, where to go, what to take along. */
export function Toolbar({ view, onView, focus, total, onStep, everything, onEverything, noise, onNoise, copied, onCopyLink, left, right, whole }: Props): ReactNode {
  return (
    <div className="diff-tools">
      <span role="group" aria-label="Compare by" className="diff-views">
        {DIFF_VIEWS.map((name) => <button key={name} type="button" className="button" aria-pressed={name === view} title={`${TITLES[name]} (w)`} onClick={() => onView(name)}>{name}</button>)}
      </span>
      <span className="diff-steps">
        <button type="button" className="button" disabled={total === 0} onClick={() => onStep(-1)} title="Previous change (p)" aria-label="Previous change">↑</button>
        <button type="button" className="button" disabled={total === 0} onClick={() => onStep(1)} title="Next change (n)" aria-label="Next change">↓</button>
        <span className="soft" role="status" data-testid="change-count">{total === 0 ? 'nothing differs' : focus === undefined ? `${total} ${total === 1 ? 'change' : 'changes'}` : `change ${focus + 1} of ${total}`}</span>
      </span>
      <button type="button" className="button" aria-pressed={everything} onClick={onEverything} title="Unfold or fold what is equal (e)">everything</button>
      {noise === undefined ? null : <button type="button" className="button" aria-expanded={noise} onClick={onNoise} title="Say what is noise at the site of these calls (i)">it is noise</button>}
      {whole}
      <span className="frame-space" />
      <a className="button" href={exportAddress(left, right, 'html')} download title="One file that anybody can read, without this server">export page</a>
      <a className="button" href={exportAddress(left, right, 'json')} download title="The differences as data, with a JSON Patch (RFC 6902) from the left call to the right one">export JSON</a>
      <button type="button" className="button" onClick={onCopyLink} title="Copy a link to this view (c)">{copied ? 'copied' : 'copy link'}</button>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { count } from '../base/format';
import type { DiffSearch } from '../url';
import './marked.css';

interface Props {
  readonly marked: readonly string[];
  readonly onClear: () => void;
}

/** What is marked in the list, and where that leads. */
export function MarkedBar({ marked, onClear }: Props): ReactNode {
  return (
    <div className="list-marked" role="status" data-testid="marked">
      <span>{count(marked.length)} marked{marked.length === 1 ? <span className="soft">: mark another with <kbd>m</kbd> to compare them</span> : null}</span>
      {marked.length < 2 ? null : <Link className="button" to="/diff" search={comparing(marked)}>Compare <kbd>d</kbd></Link>}
      <button type="button" className="button plain" onClick={onClear}>clear</button>
    </div>
  );
}

/** Two are compared; of more, two are chosen there. */
export function comparing(marked: readonly string[]): DiffSearch {
  const [left, right] = marked;
  return marked.length > 2 ? { runs: marked.join(',') } : { left: left!, right: right! };
}

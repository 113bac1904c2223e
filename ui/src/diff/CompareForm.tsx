import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { siblingsQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import { useKeys } from '../base/keys';
import { SiblingFacts } from '../sibling/Siblings';
import './compare.css';
import { readSide, type SideId, writeSide } from './sides';

interface Props {
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** Asks what to compare. */
export function CompareForm({ left, right }: Props): ReactNode {
  const navigate = useNavigate();
  const [texts, setTexts] = useState({ left: left ?? '', right: right ?? '' });
  const sides = { left: readSide(texts.left), right: readSide(texts.right) };
  const mixed = sides.left !== undefined && sides.right !== undefined && (sides.left.spanId === undefined) !== (sides.right.spanId === undefined);
  useKeys({ '/': () => void navigate({ to: '/traces', state: { focusSearch: true } }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sides.left === undefined || sides.right === undefined) return;
    const whole = mixed ? (side: typeof sides.left) => side!.traceId : (side: typeof sides.left) => writeSide(side!);
    void navigate({ to: '/diff', search: { left: whole(sides.left), right: whole(sides.right) } });
  };
  return (
    <form className="compare-form" onSubmit={submit} data-testid="compare-form">
      <h1>Compare two runs</h1>
      <p className="soft">
        Paste two trace ids, two <code>trace:span</code> of model calls, or links to them. In the <Link to="/traces">list of traces</Link>, <kbd>m</kbd> marks two that you see; on a trace, <kbd>d</kbd> compares it with its sibling.
      </p>
      {(['left', 'right'] as const).map((which) => (
        <label key={which} className="compare-side">
          <span>{which === 'left' ? '− left' : '+ right'}</span>
          <input
            className="field mono"
            name={which}
            value={texts[which]}
            autoFocus={which === (texts.left === '' ? 'left' : 'right')}
            spellCheck={false}
            autoComplete="off"
            placeholder={which === 'left' ? 'the run you know' : 'the run it is compared with'}
            aria-invalid={texts[which] !== '' && sides[which] === undefined}
            onChange={(event) => setTexts({ ...texts, [which]: event.target.value })}
          />
          <span className="compare-said" role="status">
            {texts[which] === '' ? '' : sides[which] === undefined ? <span className="fail">✕ not an id: expected 32 hexadecimal digits, then perhaps a colon and 16 more, or a link to a trace</span> : <span className="soft">✓ {sides[which].spanId === undefined ? 'a trace' : 'one call of a trace'}</span>}
          </span>
        </label>
      ))}
      {mixed ? <p className="notice">One is a whole trace, the other a call: the whole traces are compared.</p> : null}
      {sides.left === undefined ? null : <LeftSiblings key={writeSide(sides.left)} left={sides.left} onChoose={(right) => setTexts({ ...texts, right })} />}
      <p><button type="submit" className="button" disabled={sides.left === undefined || sides.right === undefined}>Compare</button></p>
    </form>
  );
}

/** Runs that ask the same as the left one: the likely other side. */
function LeftSiblings({ left, onChoose }: { readonly left: SideId; readonly onChoose: (right: string) => void }): ReactNode {
  const asked = useQuery(siblingsQuery(left.traceId, left.spanId));
  const { data } = asked;
  const error = trouble(asked);
  return (
    <section className="compare-siblings" aria-label="Siblings of the left run" data-testid="left-siblings">
      {data === undefined && error === null ? <p className="faint">looking for runs that ask the same …</p> : null}
      {error === null || data !== undefined ? null : <p className="faint">siblings could not be looked up: {error.message}</p>}
      {data?.items.length === 0 ? <p className="faint">No other run asks the same as the left one.</p> : null}
      {data === undefined || data.items.length === 0 ? null : (
        <>
          <h2>These ask the same as the left one</h2>
          <ul className="siblings-list">
            {data.items.map((sibling) => (
              <li key={`${sibling.traceId}${sibling.spanId}`} className="siblings-line">
                <button type="button" className="button" onClick={() => onChoose(writeSide({ traceId: sibling.traceId, spanId: left.spanId === undefined ? undefined : sibling.spanId }))}>choose</button>
                <SiblingFacts sibling={sibling} answer />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

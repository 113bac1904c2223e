import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ApiError } from '../api/client';
import { completionQuery } from '../api/queries';
import './query.css';
import { tokens } from './terms';

interface Props {
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly error: ApiError | null;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** The search box: an ordinary input over a coloured copy of its text, with candidates below. */
export function QueryBox({ query, onSearch, error, inputRef }: Props): ReactNode {
  const [draft, setDraft] = useState(query);
  const [cursor, setCursor] = useState(query.length);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const own = useRef<HTMLInputElement | null>(null);
  const paint = useRef<HTMLDivElement>(null);
  const caret = useRef<number>(undefined);
  const id = useId();

  useEffect(() => setDraft(query), [query]);

  const asked = useSettled(`${cursor}:${draft}`, 80);
  const { data: completion } = useQuery({
    ...completionQuery(asked.slice(asked.indexOf(':') + 1), Number(asked.slice(0, asked.indexOf(':')))),
    enabled: open,
    placeholderData: keepPreviousData,
  });
  const fits = asked === `${cursor}:${draft}`;
  const items = open && completion !== undefined && fits ? completion.items : [];

  // The copy scrolls with the input.
  const follow = () => {
    if (paint.current !== null && own.current !== null) paint.current.scrollLeft = own.current.scrollLeft;
  };
  useLayoutEffect(follow);
  // Placed together with the new text: later it could fall between letters typed since.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    own.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [draft]);

  const search = (text: string) => {
    setOpen(false);
    setChosen(-1);
    onSearch(text.trim());
  };
  const accept = (index: number) => {
    const item = items[index];
    if (item === undefined || completion === undefined) return;
    const finished = item.kind === 'value' && completion.to >= draft.length;
    const text = draft.slice(0, completion.from) + item.text + (finished ? ' ' : '') + draft.slice(completion.to);
    const position = completion.from + item.text.length + (finished ? 1 : 0);
    setDraft(text);
    setCursor(position);
    setChosen(-1);
    setOpen(item.kind !== 'value');
    caret.current = position;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (items.length > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setChosen((old) => (old < 0 ? (step > 0 ? 0 : items.length - 1) : (old + step + items.length) % items.length));
      }
    } else if (event.key === 'Tab' && !event.shiftKey && items.length > 0 && open) {
      event.preventDefault();
      accept(Math.max(0, chosen));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen >= 0 && items.length > 0) accept(chosen);
      else search(draft);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (open && items.length > 0) setOpen(false);
      else own.current?.blur();
    }
  };

  const broken = error?.wrongQuery === true && draft === query ? error.details : undefined;
  return (
    <div className="query">
      <div className={`query-field ${broken === undefined ? '' : 'is-wrong'}`}>
        <span className="query-glyph" aria-hidden="true">⌕</span>
        <div className="query-stack">
          <div ref={paint} className="query-paint" aria-hidden="true">
            <Painted text={draft} wrongFrom={broken?.position} wrongLength={broken?.length} />
          </div>
          <input
            ref={(element) => {
              own.current = element;
              if (typeof inputRef === 'function') inputRef(element);
              else if (inputRef !== null) inputRef.current = element;
            }}
            className="query-input"
            type="text"
            role="combobox"
            aria-label="Search traces"
            aria-expanded={items.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={broken !== undefined}
            aria-describedby={broken === undefined ? undefined : `${id}-error`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder='status:error model:gpt-5 cost:>0.10 "exact phrase"'
            value={draft}
            onChange={(event) => {
              setDraft(event.target.value);
              setCursor(event.target.selectionStart ?? event.target.value.length);
              setOpen(true);
              setChosen(-1);
            }}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
            onKeyDown={onKeyDown}
            onScroll={follow}
            onBlur={() => setOpen(false)}
            data-testid="query"
          />
        </div>
        {draft !== query ? <span className="query-hint"><kbd>↵</kbd> search</span> : null}
        {draft !== '' ? (
          <button type="button" className="query-clear" aria-label="Clear the search" title="Clear" onClick={() => { setDraft(''); search(''); own.current?.focus(); }}>
            ×
          </button>
        ) : <kbd className="query-key" title="Press / to search">/</kbd>}
      </div>
      {items.length > 0 ? (
        <ul id={`${id}-list`} className="query-list" role="listbox" aria-label="Candidates">
          {items.map((item, index) => (
            <li
              key={`${item.kind}${item.text}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={index === chosen ? 'is-chosen' : undefined}
              onMouseDown={(event) => {
                event.preventDefault();
                accept(index);
              }}
            >
              <span className={`query-label is-${item.kind}`}>{item.label}</span>
              {item.detail === null ? null : <span className="query-detail">{item.detail}</span>}
            </li>
          ))}
        </ul>
      ) : null}
      {broken === undefined || error === null ? null : (
        <p id={`${id}-error`} className="query-error" role="alert">
          <span className="fail">✕</span>{' '}
          {broken.suggestion === undefined ? error.message : error.message.replace(`; did you mean: ${broken.suggestion}`, '')}
          {broken.suggestion === undefined || broken.suggestion === query ? null : (
            <>
              {' '}
              <button type="button" className="link" onClick={() => { setDraft(broken.suggestion ?? ''); search(broken.suggestion ?? ''); }}>
                Search for <code>{broken.suggestion}</code>
              </button>
            </>
          )}
        </p>
      )}
    </div>
  );
}

interface PaintedProps {
  readonly text: string;
  readonly wrongFrom: number | undefined;
  readonly wrongLength: number | undefined;
}

function Painted({ text, wrongFrom, wrongLength }: PaintedProps): ReactNode {
  const end = wrongFrom === undefined ? -1 : wrongFrom + Math.max(1, wrongLength ?? 1);
  const pieces: ReactNode[] = [];
  let done = 0;
  const put = (from: number, to: number, kind: string) => {
    // A wrong range may begin or end inside a token.
    const cuts = [from, wrongFrom ?? -1, end, to].filter((cut) => cut >= from && cut <= to).sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [a, b] = [cuts[i]!, cuts[i + 1]!];
      if (a === b) continue;
      const wrong = wrongFrom !== undefined && a >= wrongFrom && b <= end;
      pieces.push(<span key={pieces.length} className={`${kind}${wrong ? ' is-wrong' : ''}`}>{text.slice(a, b)}</span>);
    }
  };
  for (const token of tokens(text)) {
    if (token.start > done) put(done, token.start, 'is-blank');
    put(token.start, token.end, `is-${token.kind}`);
    done = token.end;
  }
  if (done < text.length) put(done, text.length, 'is-blank');
  if (wrongFrom !== undefined && wrongFrom >= text.length) pieces.push(<span key="end" className="is-wrong">{'\u00a0'}</span>);
  return pieces;
}

/** The value once it has not changed for so long. */
function useSettled<T>(value: T, millis: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return settled;
}

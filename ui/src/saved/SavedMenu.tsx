import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { sendJson } from '../api/client';
import { searchesQuery } from '../api/queries';
import * as shapes from '../api/shapes';
import { trouble } from '../api/trouble';
import type { SavedSearch } from '../api/types';
import { copyText } from '../base/clipboard';
import { Revealed } from '../text/Revealed';
import { type Draft, isChanged, proposedName } from './saved';
import './saved.css';

interface Props {
  /** The search that is looked at. */
  readonly now: Draft;
  /** The saved one that it began as. */
  readonly savedId: string | undefined;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** What is looked at is now this one. */
  readonly onSaved: (id: string | undefined) => void;
}

interface Change {
  readonly id: string | undefined;
  readonly draft: Omit<Draft, 'facets'> & { readonly facets: readonly string[] };
}

/** Searches under a name: the button that opens them, and what it opens. */
export function SavedMenu({ now, savedId, open, onOpen, onSaved }: Props): ReactNode {
  const { data } = useQuery(searchesQuery);
  const current = data?.items.find(({ id }) => id === savedId);
  const changed = current !== undefined && isChanged(current, now);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) onOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open, onOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onOpen(false);
    button.current?.focus();
  };
  return (
    <div ref={box} className="saved" onKeyDown={open ? onKeyDown : undefined}>
      <button ref={button} type="button" className="button saved-button" aria-expanded={open} aria-controls={panel} onClick={() => onOpen(!open)} title="Saved searches (s)" data-testid="saved">
        <span aria-hidden="true">{current === undefined ? '☆' : '★'}</span> <span className="clip">{current === undefined ? 'saved' : <Revealed text={current.name} />}</span>{changed ? <span className="soft"> · changed</span> : null}
      </button>
      {open ? <Panel id={panel} now={now} current={current} changed={changed} onOpen={onOpen} onSaved={onSaved} /> : null}
    </div>
  );
}

type PanelProps = Omit<Props, 'savedId' | 'open'> & { readonly id: string; readonly current: SavedSearch | undefined; readonly changed: boolean };

function Panel({ id, now, current, changed, onOpen, onSaved }: PanelProps): ReactNode {
  const asked = useQuery(searchesQuery);
  const { data, refetch } = asked;
  const error = trouble(asked);
  const queries = useQueryClient();
  const [name, setName] = useState(() => (current === undefined ? proposedName(now) : ''));
  const [gone, setGone] = useState<SavedSearch>();
  const refresh = () => queries.invalidateQueries({ queryKey: ['searches'] });
  const save = useMutation({
    mutationFn: ({ id, draft }: Change) =>
      sendJson<SavedSearch>(id === undefined ? 'POST' : 'PUT', id === undefined ? '/api/v1/searches' : `/api/v1/searches/${id}`, draft, shapes.savedSearch),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (search: SavedSearch) => sendJson<SavedSearch>('DELETE', `/api/v1/searches/${search.id}`, undefined, shapes.savedSearch),
    onSuccess: (search) => {
      setGone(search);
      return refresh();
    },
  });
  const keep = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ id: undefined, draft: { ...now, name } }, {
      onSuccess: (saved) => {
        onSaved(saved.id);
        onOpen(false);
      },
    });
  };
  const failure = save.error ?? remove.error;
  return (
    <section id={id} className="saved-panel" aria-label="Saved searches" data-testid="saved-panel">
      {current !== undefined && changed ? (
        <p className="saved-changed">
          <button type="button" className="button" disabled={save.isPending} onClick={() => save.mutate({ id: current.id, draft: { ...now, name: current.name } })}>Update “<Revealed text={current.name} />” to this search</button>
        </p>
      ) : null}
      <form className="saved-form" onSubmit={keep}>
        <label className="visually-hidden" htmlFor={`${id}-name`}>Name of this search</label>
        <input id={`${id}-name`} className="field" value={name} autoFocus maxLength={100} autoComplete="off" placeholder={current === undefined ? 'name of this search' : 'another name'} onChange={(event) => { setName(event.target.value); save.reset(); }} />
        <button type="submit" className="button" disabled={name.trim() === '' || save.isPending}>Save this search</button>
      </form>
      {failure === null ? null : <p className="saved-failure" role="alert"><span className="fail">✕</span> {failure.message}</p>}
      {gone === undefined ? null : (
        <p className="saved-gone" role="status">
          <span className="clip">“<Revealed text={gone.name} />” was deleted.</span> <button type="button" className="link" onClick={() => save.mutate({ id: gone.id, draft: gone }, { onSuccess: () => setGone(undefined) })}>Bring it back</button>
        </p>
      )}
      {data === undefined ? error === null ? <div className="bar-placeholder" /> : <p className="saved-failure" role="alert"><span className="fail">✕</span> {error.message} <button type="button" className="link" onClick={() => void refetch()}>Try again</button></p> : null}
      {data?.items.length === 0 ? <p className="soft saved-none">Nothing is saved yet. A saved search has a link that can be pasted into a chat or a runbook.</p> : null}
      <ul className="saved-list">
        {data?.items.map((search) => (
          <SavedItem
            key={search.id}
            search={search}
            isCurrent={search.id === current?.id}
            onRename={(name, done) => save.mutate({ id: search.id, draft: { ...search, name } }, { onSuccess: done })}
            onDelete={() => remove.mutate(search, { onSuccess: () => { if (search.id === current?.id) onSaved(undefined); } })}
            onFollow={() => onOpen(false)}
          />
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly search: SavedSearch;
  readonly isCurrent: boolean;
  readonly onRename: (name: string, done: () => void) => void;
  readonly onDelete: () => void;
  readonly onFollow: () => void;
}

function SavedItem({ search, isCurrent, onRename, onDelete, onFollow }: ItemProps): ReactNode {
  const [name, setName] = useState<string>();
  const [copied, setCopied] = useState(false);
  if (name !== undefined) {
    return (
      <li className="saved-item">
        <form
          className="saved-form"
          onSubmit={(event) => {
            event.preventDefault();
            onRename(name, () => setName(undefined));
          }}
        >
          <input
            className="field"
            aria-label={`New name of ${search.name}`}
            value={name}
            autoFocus
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              setName(undefined);
            }}
          />
          <button type="submit" className="button" disabled={name.trim() === ''}>Rename</button>
        </form>
      </li>
    );
  }
  return (
    <li className={`saved-item ${isCurrent ? 'is-current' : ''}`} data-testid="saved-search" data-search-id={search.id}>
      <Link to="/s/$searchId" params={{ searchId: search.id }} preload={false} className="saved-link" onClick={onFollow} aria-current={isCurrent ? 'true' : undefined}>
        <span className="clip saved-name"><Revealed text={search.name} /></span>
        <code className="clip soft">{search.query === '' ? 'everything' : <Revealed text={search.query} />}{search.from === null && search.to === null ? '' : ` · ${search.from ?? '…'} to ${search.to ?? 'now'}`}</code>
      </Link>
      <span className="saved-acts">
        <button
          type="button"
          className="link"
          aria-label={`Copy the link of ${search.name}`}
          onClick={() =>
            void copyText(`${location.origin}/s/${search.id}`).then((done) => {
              setCopied(done);
              setTimeout(() => setCopied(false), 1500);
            })
          }
        >
          {copied ? 'copied' : 'copy link'}
        </button>
        <button type="button" className="link" aria-label={`Rename ${search.name}`} onClick={() => setName(search.name)}>rename</button>
        <button type="button" className="link" aria-label={`Delete ${search.name}`} onClick={onDelete}>delete</button>
      </span>
    </li>
  );
}

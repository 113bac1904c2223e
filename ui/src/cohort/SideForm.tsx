import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { facetsQuery, versionsQuery } from '../api/queries';
import { counted } from '../base/format';
import { term } from '../query/terms';
import type { CohortSearch } from '../url';
import { ALL_CALLS, type SideName } from './sides';

interface Props {
  readonly side: SideName;
  readonly search: CohortSearch;
  /** Versions of this one are offered. */
  readonly siteId: string | undefined;
  readonly onChange: (next: Partial<Record<keyof CohortSearch, string | undefined>>) => void;
}

const TIMES: readonly (readonly [words: string, query: string])[] = [
  ['the last 7 days', 'after:-7d'],
  ['the 7 days before', 'after:-14d before:-7d'],
  ['the last 24 hours', 'after:-24h'],
  ['the 24 hours before', 'after:-48h before:-24h'],
];
const CALLS = { q: 'kind:llm' };
const FIELDS = ['model', 'release', 'version'];
const QUERY = 'query ';

/** Chooses one side: a version of a site, or any query. */
export function SideForm({ side, search, siteId, onChange }: Props): ReactNode {
  const version = search[`${side}Version`];
  const query = search[side] ?? '';
  const [draft, setDraft] = useState(query);
  useEffect(() => setDraft(query), [query]);
  const { data: site } = useQuery({ ...versionsQuery(siteId ?? '', undefined), enabled: siteId !== undefined });
  const { data: facets } = useQuery(facetsQuery(CALLS, FIELDS));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ [side]: draft.trim() === '' ? ALL_CALLS : draft.trim(), [`${side}Version`]: undefined });
  };
  const choose = (value: string) => {
    if (value.startsWith(QUERY)) onChange({ [side]: value.slice(QUERY.length), [`${side}Version`]: undefined });
    else if (value !== '') onChange({ [side]: undefined, [`${side}Version`]: value });
  };
  const chosen = version ?? (query === '' ? '' : QUERY + query);
  const known = version === undefined || site?.items.some(({ versionId }) => `${siteId}:${versionId}` === version) === true;
  const offered = (facets?.items ?? []).filter(({ values }) => values.length > 0);
  const option = (text: string, words: string) => (chosen === QUERY + text ? null : <option key={text} value={QUERY + text}>{words}</option>);
  return (
    <form className={`cohort-side is-${side}`} onSubmit={submit} aria-label={side === 'left' ? 'Left side' : 'Right side'} data-testid={`cohort-${side}`}>
      <span className="cohort-sign">{side === 'left' ? '− left' : '+ right'}</span>
      <select className="field" aria-label={`Choose the ${side} side`} value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">choose …</option>
        {known ? null : <option value={version}>a version of another prompt</option>}
        {version !== undefined || query === '' ? null : <option value={chosen}>{query === ALL_CALLS ? 'all calls' : query}</option>}
        {site === undefined || site.items.length === 0 ? null : (
          <optgroup label={`versions of ${site.name}`}>
            {site.items.map(({ versionId, name, calls }) => <option key={versionId} value={`${site.siteId}:${versionId}`}>{name} · {counted(calls, 'call')}</option>)}
          </optgroup>
        )}
        <optgroup label="time">{TIMES.map(([words, text]) => option(text, words))}</optgroup>
        {offered.map(({ field, values }) => (
          <optgroup key={field} label={field === 'version' ? 'declared versions' : `${field}s`}>
            {values.map(({ value }) => option(term(field, value), value))}
          </optgroup>
        ))}
        {option(ALL_CALLS, 'all calls')}
      </select>
      <input className="field mono" aria-label={`Query of the ${side} side`} placeholder="or any query: version:refund@v3 after:-7d" spellCheck={false} autoComplete="off" value={draft === ALL_CALLS ? '' : draft} onChange={(event) => setDraft(event.target.value)} />
      {draft.trim() === query || draft.trim() === '' ? null : <button type="submit" className="button">use</button>}
    </form>
  );
}

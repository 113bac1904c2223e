import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { sendJson } from '../api/client';
import { noiseQuery } from '../api/queries';
import * as shapes from '../api/shapes';
import type { NoiseRule } from '../api/types';
import { Revealed } from '../text/Revealed';
import './noise.css';

interface Props {
  readonly siteId: string;
  /** Where the change stands that is looked at; undefined where it is no value of JSON. */
  readonly pointer: string | undefined;
  /** Called when a rule was added or taken back. */
  readonly onChanged?: () => void;
}

/** What is noise at the site of the two calls: said here, known to every comparison of its calls. */
export function NoiseRules({ siteId, pointer, onChanged }: Props): ReactNode {
  const id = useId();
  const queries = useQueryClient();
  const { data } = useQuery(noiseQuery(siteId));
  const [typed, setTyped] = useState<string>();
  const known = () => {
    onChanged?.();
    return Promise.all(['diff', 'noise'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const rules = `/api/v1/sites/${siteId}/noise`;
  const add = useMutation({
    mutationFn: (rule: Omit<NoiseRule, 'id'>) => sendJson<NoiseRule>('POST', rules, rule, shapes.noiseRule),
    onSuccess: () => {
      setTyped(undefined);
      return known();
    },
  });
  const remove = useMutation({ mutationFn: (rule: NoiseRule) => sendJson<NoiseRule>('DELETE', `${rules}/${rule.id}`, undefined, shapes.noiseRule), onSuccess: known });
  const pattern = typed ?? pointer ?? '';
  const error = add.error ?? remove.error;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ kind: pattern.startsWith('/') ? 'path' : 'words', pattern });
  };
  return (
    <section className="noise-rules" aria-label="What is noise here" data-testid="noise-rules">
      <form onSubmit={onSubmit}>
        <label htmlFor={`${id}-pattern`}>noise is</label>
        <input id={`${id}-pattern`} className="field" value={pattern} maxLength={1000} autoComplete="off" spellCheck={false} placeholder="/items/*/id  or  Ticket *" onChange={(event) => setTyped(event.target.value)} />
        <button type="submit" className="button" disabled={add.isPending || pattern.trim() === ''}>Say it</button>
        <span className="soft">a place in JSON, or words; * for what varies. It holds for every comparison and every new replay of calls of this site.</span>
      </form>
      {error === null ? null : <p role="alert"><span className="fail" aria-hidden="true">✕</span> {error.message}</p>}
      {data === undefined || data.items.length === 0 ? null : (
        <ul aria-label="Noise rules">
          {data.items.map((rule) => (
            <li key={rule.id}><code><Revealed text={rule.pattern} /></code> <button type="button" className="link" disabled={remove.isPending} aria-label={`Take back: ${rule.pattern}`} onClick={() => remove.mutate(rule)}>take back</button></li>
          ))}
        </ul>
      )}
    </section>
  );
}

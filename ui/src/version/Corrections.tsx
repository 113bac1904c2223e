import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { PromptVersion, SiteVersions } from '../api/types';
import { Revealed } from '../text/Revealed';
import { type Edit, editWords, inverse, makeEdit, splitLines } from './edits';

interface Props {
  readonly site: SiteVersions;
  readonly chosen: PromptVersion;
  /** Shows this version. */
  readonly onChoose: (versionId: string) => void;
}

interface Done {
  readonly words: string;
  /** What takes it back, and which version is looked at then. */
  readonly undo: Edit;
  readonly then: string;
}

/** Corrections of what was detected, by hand: a name, one version shown as another, a version of its own. */
export function Corrections({ site, chosen, onChoose }: Props): ReactNode {
  const queries = useQueryClient();
  const [done, setDone] = useState<Done>();
  const nameOf = (versionId: string) => site.items.find((version) => version.versionId === versionId)?.name ?? versionId;

  const { mutate, error, isPending, reset } = useMutation({ mutationFn: (edit: Edit) => makeEdit(site.siteId, edit) });
  const make = (edit: Edit, then?: Partial<Done>) =>
    mutate(edit, {
      onSuccess: async (edited) => {
        setDone(then === undefined ? { words: editWords(edit, chosen.name, nameOf), undo: inverse(edit, chosen, edited), then: chosen.versionId } : undefined);
        await Promise.all(['versions', 'sites', 'blame', 'cohorts', 'changes', 'span'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
        onChoose(then?.then ?? edited.versionId);
      },
    });
  return (
    <section className="corrections" aria-label={`Correct ${chosen.name} by hand`} data-testid="corrections">
      {done === undefined ? null : (
        <p role="status" className="corrections-done" data-testid="correction-done">
          <span aria-hidden="true">✓</span> <Revealed text={done.words} />. <button type="button" className="link" disabled={isPending} onClick={() => make(done.undo, { then: done.then })}>Undo</button>
        </p>
      )}
      {error === null ? null : <p role="alert"><span className="fail" aria-hidden="true">✕</span> {error.message}</p>}
      <Forms key={chosen.versionId} site={site} chosen={chosen} nameOf={nameOf} isPending={isPending} make={make} reset={reset} />
    </section>
  );
}

interface FormsProps {
  readonly site: SiteVersions;
  readonly chosen: PromptVersion;
  readonly nameOf: (versionId: string) => string;
  readonly isPending: boolean;
  readonly make: (edit: Edit) => void;
  /** Forgets an error. */
  readonly reset: () => void;
}

function Forms({ site, chosen, nameOf, isPending, make, reset }: FormsProps): ReactNode {
  const id = useId();
  const [name, setName] = useState(chosen.renamed ? chosen.name : '');
  const [into, setInto] = useState('');
  const [line, setLine] = useState('');
  const others = site.items.filter((version) => version !== chosen);
  const lines = splitLines(chosen.skeleton);
  const on = (edit: () => Edit) => (event: FormEvent) => {
    event.preventDefault();
    make(edit());
  };
  return (
    <>
      <form onSubmit={on(() => ({ kind: 'rename', versionId: chosen.versionId, name: name.trim() }))}>
        <label htmlFor={`${id}-name`}>name</label>
        <input id={`${id}-name`} className="field" value={name} maxLength={100} autoComplete="off" placeholder={chosen.name} onChange={(event) => { setName(event.target.value); reset(); }} />
        <button type="submit" className="button" disabled={isPending || name.trim() === '' || name.trim() === chosen.name}>Rename</button>
        {chosen.renamed ? <button type="button" className="link" disabled={isPending} onClick={() => make({ kind: 'rename', versionId: chosen.versionId, name: null })}>its own name again</button> : null}
      </form>
      <form onSubmit={on(() => ({ kind: 'merge', versionId: chosen.versionId, into }))}>
        <label htmlFor={`${id}-into`}>is the same as</label>
        <select id={`${id}-into`} className="field" value={into} onChange={(event) => { setInto(event.target.value); reset(); }}>
          <option value="">choose a version</option>
          {others.map((version) => <option key={version.versionId} value={version.versionId}>{version.name}</option>)}
        </select>
        <button type="submit" className="button" disabled={isPending || into === ''}>Merge</button>
        {chosen.mergedFrom.map((versionId) => (
          <span key={versionId} className="soft">merged: <code>{versionId.slice(0, 8)}</code> <button type="button" className="link" disabled={isPending} aria-label={`Take the merge of ${versionId} back`} onClick={() => make({ kind: 'merge', versionId, into: null })}>take back</button></span>
        ))}
      </form>
      <form onSubmit={on(() => ({ kind: 'split', versionId: chosen.versionId, line: line.trim() }))}>
        <label htmlFor={`${id}-line`}>split by line</label>
        <input id={`${id}-line`} className="field corrections-line" list={`${id}-lines`} value={line} autoComplete="off" placeholder="a whole line that some of its prompts have" onChange={(event) => { setLine(event.target.value); reset(); }} />
        <datalist id={`${id}-lines`}>{lines.map((text) => <option key={text} value={text} />)}</datalist>
        <button type="submit" className="button" disabled={isPending || line.trim() === ''}>Split</button>
        {chosen.splitFrom === null ? null : <span className="soft">split off {nameOf(chosen.splitFrom)} <button type="button" className="link" disabled={isPending} onClick={() => make({ kind: 'split', versionId: chosen.versionId, line: null })}>take back</button></span>}
      </form>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { fieldsQuery } from '../api/queries';

const WORDS: readonly (readonly [string, string])[] = [
  ['refund', 'the word, in any form'],
  ['"exact phrase"', 'these words, one after the other'],
  ['*fund*', 'a part of a word'],
  ['a b', 'both'],
  ['a OR b', 'one of them'],
  ['-a', 'without it'],
];

/** What can be asked, with an example of each. */
export function QueryHelp(): ReactNode {
  const { data } = useQuery(fieldsQuery);
  return (
    <div className="query-help">
      <section>
        <h2>Text</h2>
        <Examples rows={WORDS} />
      </section>
      <section>
        <h2>Fields</h2>
        <Examples rows={(data?.items ?? []).map((field) => [field.example, field.description] as const)} />
      </section>
    </div>
  );
}

function Examples({ rows }: { readonly rows: readonly (readonly [string, string])[] }): ReactNode {
  return <dl>{rows.map(([example, meaning]) => <div key={example}><dt><code>{example}</code></dt><dd className="soft">{meaning}</dd></div>)}</dl>;
}

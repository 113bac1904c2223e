import type { ReactNode } from 'react';
import type { Snippet } from '../api/types';
import { Revealed } from '../text/Revealed';

/** A piece of text with what was found in it marked. */
export function Marked({ snippet }: { readonly snippet: Snippet }): ReactNode {
  const pieces: ReactNode[] = [];
  let done = 0;
  for (const mark of snippet.marks) {
    if (mark.start > done) pieces.push(<Revealed key={done} text={snippet.text.slice(done, mark.start)} />);
    pieces.push(<mark key={`m${mark.start}`}><Revealed text={snippet.text.slice(mark.start, mark.end)} /></mark>);
    done = mark.end;
  }
  if (done < snippet.text.length) pieces.push(<Revealed key={done} text={snippet.text.slice(done)} />);
  return <bdi>{pieces}</bdi>;
}

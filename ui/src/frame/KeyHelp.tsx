import { type ReactNode, useEffect, useRef } from 'react';

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Everywhere', [['/', 'search'], ['t', 'light or dark'], ['?', 'this list'], ['esc', 'back, close']]],
  ['List', [['j k', 'next, previous'], ['space', 'peek beside the list'], ['enter', 'open'], ['n', 'show new traces'], ['s', 'saved searches'], ['o', 'places: turn the order of time around'], ['m', 'mark for a comparison'], ['d', 'compare what is marked']]],
  ['Trace', [
    ['↑ ↓', 'previous, next span'], ['← →', 'fold, unfold; parent, child'], ['e', 'unfold or fold everything'], ['n p', 'next, previous problem'], ['z', 'zoom the waterfall to this branch'],
    ['1–6', 'tabs'], ['b', 'exact bytes: request, response, back'], ['x', 'everything: no folded text'], ['d', 'diff with the first sibling'], ['r', 'replay'], ['c', 'copy a link to this view'],
  ]],
  ['Diff', [
    ['n p', 'next, previous change'], ['↵', 'open the pair of steps looked at'], ['x', 'swap the sides'], ['w', 'words, sentences, facts'], ['e', 'unfold or fold what is equal'], ['i', 'say what is noise'],
    ['1–3', 'one lane alone: prompt, path, answer'], ['c', 'copy a link to this view'],
  ]],
  ['Replay', [['j k', 'next, previous call'], ['n p', 'next, previous difference'], ['↵', 'open the call'], ['i', 'say what is noise'], ['d', 'compare recording and run'], ['r', 'replay again'], ['c', 'copy a link to this view']]],
  ['Versions', [['j k', 'next, previous version'], ['← →', 'earlier, later moment'], ['w', 'compare with the version before'], ['e', 'correct by hand'], ['c', 'copy a link to this view']]],
];

/** The keys, in a dialog. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="keys" aria-label="Keys" onClose={onClose} onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <div className="keys-columns">
        {KEYS.map(([where, keys]) => (
          <section key={where}>
            <h2>{where}</h2>
            <dl>
              {keys.map(([key, meaning]) => (
                <div key={key}>
                  <dt>{key.split(' ').map((one) => <kbd key={one}>{one}</kbd>)}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

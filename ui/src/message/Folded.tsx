import { createContext, type ReactNode, useContext, useState } from 'react';
import { count, counted } from '../base/format';
import { Revealed } from '../text/Revealed';
import { FindContext } from './find';
import './message.css';

/** Whether the reader asked for everything: then nothing folds. */
export const EverythingContext = createContext(false);

interface Props {
  readonly text: string;
  /** Shown when folded. */
  readonly lines: number;
  /** Draws what is shown; plain text without it. */
  readonly draw?: (text: string) => ReactNode;
}

const CHARACTERS_PER_LINE = 110;
/** More than this is not put on the page at once; the exact text scrolls through any length. */
const MOST_CHARACTERS = 200_000;

/** Long text that folds, says how long it is and opens; nothing is cut without saying so. */
export function Folded({ text, lines, draw = plain }: Props): ReactNode {
  const everything = useContext(EverythingContext);
  const find = useContext(FindContext)?.toLowerCase();
  const short = beginning(text, lines);
  const [opened, setOpened] = useState(find !== undefined && !short.toLowerCase().includes(find) && text.toLowerCase().includes(find));
  if (short === text) return draw(text);
  const open = everything || opened;
  const shown = open ? (text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text) : short;
  return (
    <div className={open ? 'folded is-open' : 'folded'}>
      {open && shown.length < text.length ? plain(shown) : draw(shown)}
      {open && shown.length < text.length ? (
        <p className="notice">
          {count(MOST_CHARACTERS)} of {count(text.length)} characters. The rest is in the exact bytes: press <kbd>b</kbd>.
        </p>
      ) : null}
      {everything ? null : (
        <button type="button" className="link folded-more" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {opened ? 'fold' : `… all ${counted(lineCount(text), 'line')}, ${counted(text.length, 'character')}`}
        </button>
      )}
    </div>
  );
}

function plain(text: string): ReactNode {
  return <div className="plain-text" dir="auto"><Revealed text={text} /></div>;
}

/** The first lines of a text, very long lines counted as several. The text itself if there is little more. */
export function beginning(text: string, lines: number): string {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const rows = Math.max(1, Math.ceil((end - at) / CHARACTERS_PER_LINE));
    if (line + rows > lines) {
      const cut = at + (lines - line) * CHARACTERS_PER_LINE;
      return text.length - cut < CHARACTERS_PER_LINE ? text : wholeCharacters(text, cut);
    }
    line += rows - 1;
    if (feed < 0) return text;
    at = feed + 1;
  }
  return text.length - at < CHARACTERS_PER_LINE && !text.slice(at).trimEnd().includes('\n') ? text : text.slice(0, Math.max(0, at - 1));
}

function wholeCharacters(text: string, cut: number): string {
  const unit = text.charCodeAt(cut - 1);
  return text.slice(0, unit >= 0xd800 && unit < 0xdc00 ? cut - 1 : cut);
}

function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.endsWith('\n') ? lines - 1 : lines;
}

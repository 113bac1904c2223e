import { describe, expect, it } from 'vitest';
import type { DiffPiece } from '../api/types';
import { bySentence, markedLines, stretches, type Sign } from './lines';

const equal = (text: string): DiffPiece => ({ kind: 'equal', text });
const removed = (text: string): DiffPiece => ({ kind: 'removed', text });
const added = (text: string): DiffPiece => ({ kind: 'added', text });
const drawn = (pieces: readonly DiffPiece[]) =>
  markedLines(pieces).map(({ sign, segments }) => `${sign}: ${segments.map(({ text, mark }) => (mark === 'removed' ? `[-${text}-]` : mark === 'added' ? `{+${text}+}` : text)).join('')}`);

describe('markedLines', () => {
  it('keeps lines of one side apart and marks words inside lines of both', () => {
    expect(drawn([equal('You help.\n'), removed('- Be concise.\n'), equal('Pay '), removed('100'), added('150'), equal(' EUR\nend')])).toEqual([
      'equal: You help.',
      'removed: [-- Be concise.-]',
      'changed: Pay [-100-]{+150+} EUR',
      'equal: end',
    ]);
  });
  it('shows a line end that only one side has', () => {
    expect(drawn([equal('a'), removed('\nb'), equal('\nc')])).toEqual(['changed: a[-⏎-]', 'removed: [-b-]', 'equal: c']);
    expect(drawn([equal('abc'), removed('\n')])).toEqual(['changed: abc[-⏎-]']);
  });
  it('shows lines with nothing in common one below the other', () => {
    expect(drawn([equal('a\n  '), removed('b\nc'), added('d\ne'), equal('\nf')])).toEqual(['equal: a', 'removed:   [-b-]', 'removed: [-c-]', 'added: {+d+}', 'added: {+e+}', 'equal: f']);
    expect(drawn([removed('old'), added('new')])).toEqual(['removed: [-old-]', 'added: {+new+}']);
  });
  it('keeps empty lines, and nothing is nothing', () => {
    expect(drawn([equal('a\n\n'), added('\n'), equal('b')])).toEqual(['equal: a', 'equal: ', 'added: {++}', 'equal: b']);
    expect(drawn([])).toEqual([]);
  });
  it('does not show the carriage return of a line end', () => {
    expect(drawn([equal('a\r\nb\r\n')])).toEqual(['equal: a', 'equal: b']);
  });
  it('loses no character of either side', () => {
    const pieces = [equal('x\ny '), removed('1\n2'), added('3'), equal(' z\n'), added('n\n')];
    const side = (drop: string) => markedLines(pieces).map(({ segments }) => segments.filter(({ mark }) => mark !== drop).map(({ text }) => text).join('')).join('');
    expect(side('added').replaceAll('⏎', '')).toBe('xy 12 z');
    expect(side('removed')).toBe('xy 3 zn');
  });
});

describe('bySentence', () => {
  it('takes sentences as a whole', () => {
    expect(bySentence([equal('Hello! We paid '), removed('100'), added('150'), equal(' EUR. Bye.')])).toEqual([
      equal('Hello! '),
      removed('We paid 100 EUR. '),
      added('We paid 150 EUR. '),
      equal('Bye.'),
    ]);
  });
  it('keeps a sentence of one side from its neighbours', () => {
    expect(bySentence([equal('One. '), added('Two. '), equal('Three.')])).toEqual([equal('One. '), added('Two. '), equal('Three.')]);
  });
  it('gives both texts back', () => {
    const pieces = [equal('返金は'), removed('百'), added('二百'), equal('ユーロ。はい。 3.5 is a number, e.g. here'), removed('!')];
    const text = (drop: string, of: readonly DiffPiece[]) => of.filter(({ kind }) => kind !== drop).map((piece) => piece.text).join('');
    for (const drop of ['added', 'removed']) expect(text(drop, bySentence(pieces))).toBe(text(drop, pieces));
  });
});

describe('stretches', () => {
  const signs = (pattern: string): readonly Sign[] => [...pattern].map((sign) => (sign === '=' ? 'equal' : 'changed'));
  const drawnOf = (pattern: string) => stretches(signs(pattern)).map(({ from, to, folds }) => (folds ? `…${to - from}…` : pattern.slice(from, to))).join('|');
  it.each([
    ['', ''],
    ['==', '=='],
    ['======', '…6…'],
    ['==========x=', '…7…|===x='],
    ['x==========', 'x===|…7…'],
    ['x========x', 'x========x'],
    ['x=========x', 'x===|…3…|===x'],
    ['xx', 'xx'],
  ])('of %s are %s', (pattern, expected) => expect(drawnOf(pattern)).toBe(expected));
});

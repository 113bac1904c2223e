import { describe, expect, it } from 'vitest';
import { beginning } from './Folded';

describe('beginning', () => {
  it('keeps what is short, and what is hardly longer', () => {
    for (const text of ['', 'a', 'a\nb\nc', 'a\nb\nc\nd', 'x'.repeat(400)]) expect(beginning(text, 3)).toBe(text);
  });
  it('takes whole lines', () => {
    const text = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n');
    expect(beginning(text, 3)).toBe('line 0\nline 1\nline 2');
  });
  it('counts a long line as several', () => {
    expect(beginning('x'.repeat(5000), 3)).toBe('x'.repeat(330));
    expect(beginning(`a\n${'x'.repeat(5000)}`, 3)).toBe(`a\n${'x'.repeat(220)}`);
  });
  it('never cuts a surrogate pair', () => {
    const text = `${'x'.repeat(329)}${'\u{1f600}'.repeat(500)}`;
    expect(beginning(text, 3)).toBe('x'.repeat(329));
  });
  it('is a beginning of the text', () => {
    const text = 'ab\n'.repeat(3000);
    expect(text.startsWith(beginning(text, 7))).toBe(true);
  });
});

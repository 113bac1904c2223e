import { type RefObject, useEffect, useState } from 'react';

/**
 * Marks a text wherever it stands below an element, without touching the elements: the CSS Custom
 * Highlight API. Returns how far down each mark is, 0 at the top and 1 at the bottom.
 *
 * @see https://www.w3.org/TR/css-highlight-api-1/
 */
export function useHighlight(box: RefObject<HTMLElement | null>, find: string | undefined, scrollTo: boolean): readonly number[] {
  const [places, setPlaces] = useState<readonly number[]>([]);
  useEffect(() => {
    const element = box.current;
    if (element === null || find === undefined || !('highlights' in CSS)) return;
    let scrolled = !scrollTo;
    let waiting = 0;
    const mark = () => {
      waiting = 0;
      // What lies in something closed has no box, and no place.
      const ranges = rangesOf(element, find).filter((range) => range.getBoundingClientRect().height > 0);
      CSS.highlights.set('found', new Highlight(...ranges));
      const top = element.getBoundingClientRect().top - element.scrollTop;
      const next = ranges.map((range) => (range.getBoundingClientRect().top - top) / Math.max(1, element.scrollHeight));
      setPlaces((old) => (old.length === next.length && old.every((place, i) => Math.abs(place - next[i]!) < 0.001) ? old : next));
      if (!scrolled && ranges[0] !== undefined) {
        scrolled = true;
        ranges[0].startContainer.parentElement?.scrollIntoView({ block: 'center' });
      }
    };
    mark();
    const observer = new MutationObserver(() => {
      if (waiting === 0) waiting = requestAnimationFrame(mark);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(waiting);
      CSS.highlights.delete('found');
    };
  }, [box, find, scrollTo]);
  return find === undefined ? [] : places;
}

const MOST = 2000;

function rangesOf(element: HTMLElement, find: string): Range[] {
  const wanted = find.toLowerCase();
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase();
    // Some characters change their length in lower case: then offsets would not fit.
    if (text.length !== (node.nodeValue ?? '').length) continue;
    for (let at = text.indexOf(wanted); at >= 0 && ranges.length < MOST; at = text.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}

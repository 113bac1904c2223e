import {
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';

export interface FixedRowsHandle {
  /** Scrolls no further than needed to show the row; `center` puts it in the middle. */
  reveal(row: number, where?: 'nearest' | 'center'): void;
  focus(): void;
}

interface Props {
  readonly count: number;
  readonly rowHeight: number;
  readonly children: (row: number) => ReactNode;
  readonly className?: string;
  readonly role?: string;
  readonly label?: string;
  readonly activeDescendant?: string;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly onEndReached?: () => void;
  /** First and last row in view, whenever they change. */
  readonly onView?: (first: number, last: number) => void;
  readonly footer?: ReactNode;
  readonly testId?: string;
  readonly ref?: Ref<FixedRowsHandle>;
}

/** Browsers stop laying out somewhere above 16 million pixels; longer content scrolls in proportion. */
const MAX_HEIGHT = 12_000_000;
const OVERSCAN = 12;

/** A scrolling list of rows of one height, of which only those in view exist. */
export function FixedRows({
  count, rowHeight, children, className, role, label, activeDescendant, onKeyDown, onEndReached, onView, footer, testId, ref,
}: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const full = count * rowHeight;
  const height = Math.min(full, MAX_HEIGHT);
  // Between the scroll position of the box and that of the content, if the content is too high.
  const scale = full > MAX_HEIGHT ? (full - view.height) / Math.max(1, MAX_HEIGHT - view.height) : 1;

  const measure = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    setView((old) =>
      old.top === element.scrollTop && old.height === element.clientHeight
        ? old
        : { top: element.scrollTop, height: element.clientHeight },
    );
  }, []);

  useLayoutEffect(() => {
    measure();
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure, count]);

  const contentTop = view.top * scale;
  const first = Math.max(0, Math.floor(contentTop / rowHeight) - OVERSCAN);
  const last = Math.min(count, Math.ceil((contentTop + view.height) / rowHeight) + OVERSCAN);
  const offset = scale === 1 ? first * rowHeight : view.top - (contentTop - first * rowHeight);

  useLayoutEffect(() => {
    onView?.(Math.floor(contentTop / rowHeight), Math.min(count, Math.ceil((contentTop + view.height) / rowHeight)) - 1);
    if (onEndReached !== undefined && last >= count && count > 0) onEndReached();
  }, [onView, onEndReached, contentTop, view.height, rowHeight, count, last]);

  useImperativeHandle(ref, () => ({
    reveal: (row, where = 'nearest') => {
      const element = box.current;
      if (element === null) return;
      const top = row * rowHeight;
      const current = element.scrollTop * scale;
      const visible = element.clientHeight;
      let target = current;
      if (where === 'center') target = top - visible / 2 + rowHeight / 2;
      else if (top < current) target = top;
      else if (top + rowHeight > current + visible) target = top + rowHeight - visible;
      if (target !== current) element.scrollTop = Math.max(0, target) / scale;
      measure();
    },
    focus: () => box.current?.focus({ preventScroll: true }),
  }), [rowHeight, scale, measure]);

  const rows = useMemo(() => Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i), [first, last]);

  return (
    <div
      ref={box}
      className={`rows ${className ?? ''}`}
      role={role}
      aria-label={label}
      aria-activedescendant={activeDescendant}
      data-testid={testId}
      tabIndex={0}
      onScroll={measure}
      onKeyDown={onKeyDown}
    >
      <div className="rows-space" role="presentation" style={{ height }}>
        <div className="rows-window" role="presentation" style={{ transform: `translateY(${offset}px)` }}>
          {rows.map((row) => children(row))}
        </div>
      </div>
      {footer}
    </div>
  );
}

import { memo, type ReactNode } from 'react';
import { revealing } from './invisible';

interface Props {
  readonly text: string;
  readonly mode?: 'reading' | 'exact';
}

/** Text with invisible and bidirectional control characters shown as badges. Text nodes only. */
export const Revealed = memo(function Revealed({ text, mode = 'reading' }: Props): ReactNode {
  const segments = revealing(text, mode);
  if (segments.length === 0) return null;
  if (segments.length === 1 && segments[0]?.label === undefined) return text;
  return segments.map((segment, index) =>
    segment.label === undefined ? (
      segment.text
    ) : (
      <span key={index} className="reveal" title={`U+${(segment.text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`}>
        {segment.label}
      </span>
    ),
  );
});

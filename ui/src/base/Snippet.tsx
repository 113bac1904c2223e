import { type ReactNode, useState } from 'react';
import { copyText } from './clipboard';
import './snippet.css';

/** Text for another window, with a button that copies it. */
export function Snippet({ text, label }: { readonly text: string; readonly label?: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <div className="snippet">
      <pre aria-label={label}><code>{text}</code></pre>
      <button
        type="button"
        className="button"
        onClick={() => void copyText(text).then((done) => {
          setCopied(done);
          setTimeout(() => setCopied(false), 1500);
        })}
      >
        {copied ? 'copied' : 'copy'}
      </button>
    </div>
  );
}

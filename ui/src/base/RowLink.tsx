import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string; readonly [data: `data-${string}`]: string };

/**
 * A link for rows of long lists: an ordinary anchor that opens inside the page. The router's own link
 * watches the router for each row, which costs more than drawing the row.
 */
export function RowLink({ href, ...rest }: Props): ReactNode {
  const router = useRouter();
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        router.history.push(href);
      }}
    />
  );
}

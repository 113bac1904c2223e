interface Counted {
  readonly value: string;
  readonly spans: number;
}

export interface NamedValue extends Counted {
  /** The name that the value is a version of, if that name is among the values: `refund` of `refund@v4`. */
  readonly under: string | undefined;
}

/** Puts `name@version` below `name`; apart from that the order stays, and nothing is left out. */
export function underNames(values: readonly Counted[]): readonly NamedValue[] {
  const all = new Set(values.map(({ value }) => value));
  const named = values.map((counted) => ({ ...counted, under: nameOf(counted.value, all) }));
  return named
    .filter(({ under }) => under === undefined)
    .flatMap((name) => [name, ...named.filter(({ under }) => under === name.value)]);
}

/** The shortest name, so that there is one level only: a version may hold an @ as well. */
function nameOf(value: string, all: ReadonlySet<string>): string | undefined {
  for (let at = value.indexOf('@', 1); at > 0; at = value.indexOf('@', at + 1)) {
    if (all.has(value.slice(0, at))) return value.slice(0, at);
  }
  return undefined;
}

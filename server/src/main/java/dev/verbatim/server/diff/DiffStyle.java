package dev.verbatim.server.diff;

/** How an exported comparison looks: the colours of the page, in light and dark. */
final class DiffStyle {
  static final String CSS =
      """

      :root { color-scheme: light dark; --text: light-dark(#1b1f24, #dfe3ea); --soft: light-dark(#57606c, #9aa4b2);
        --line: light-dark(#cfd4dc, #3a404b); --sunk: light-dark(#f6f7f9, #0f1114); --accent: light-dark(#2f55cf, #8aa9ff);
        --removed: light-dark(#8a2452, #f2a3c3); --removed-soft: light-dark(#fbeef4, #2e1a26); --removed-mark: light-dark(#f4cfe0, #5c2944);
        --added: light-dark(#0e5c50, #74d0bd); --added-soft: light-dark(#e9f6f3, #12291f); --added-mark: light-dark(#bfe6dd, #1b4f42);
        --changed: light-dark(#f4f4fb, #1d2029); --warn: light-dark(#8a5300, #f0b35a); }
      body { margin: 0; background: light-dark(#fff, #14161a); color: var(--text); font: 13px/20px system-ui, sans-serif;
        font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
      main { padding: 12px 16px 48px; }
      h1 { max-width: 110ch; margin: 0 0 8px; font-size: 17px; line-height: 25px; }
      h2 { margin: 0; padding: 3px 12px; border-bottom: 1px solid var(--line); background: var(--sunk); font-size: 13px; }
      h3 { margin: 8px 0 0; padding-left: 12px; color: var(--soft); font-size: 11px; }
      p { margin: 4px 0; }
      .sides span { padding: 0 6px; border-radius: 3px; font-weight: 600; }
      .sides .removed { background: var(--removed-soft); color: var(--removed); }
      .sides .added { background: var(--added-soft); color: var(--added); }
      .factors { display: flex; flex-wrap: wrap; gap: 2px 6px; margin: 4px 0; padding: 0; list-style: none; }
      .factors li { padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; color: var(--soft); }
      .factors .changed { background: var(--changed); color: var(--text); font-weight: 600; }
      table { margin: 8px 0 12px; border-collapse: collapse; }
      th, td { padding: 0 16px 0 0; text-align: end; font-weight: 400; }
      th:first-child { color: var(--soft); text-align: start; }
      .lanes { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); border: 1px solid var(--line); }
      section + section { border-left: 1px solid var(--line); }
      .l { display: flex; min-height: 20px; font: 12px/20px ui-monospace, monospace; white-space: pre-wrap; }
      .l > i { flex: 0 0 20px; color: var(--soft); font-style: normal; text-align: center; user-select: none; }
      .l > span { flex: 1; min-width: 0; unicode-bidi: isolate; }
      .in { padding-left: 16px; }
      .removed.l { background: var(--removed-soft); color: var(--removed); }
      .added.l { background: var(--added-soft); color: var(--added); }
      .changed.l, .moved.l { background: var(--changed); }
      .noise.l { color: var(--soft); }
      del { background: var(--removed-mark); color: var(--text); text-decoration-color: var(--removed); }
      ins { background: var(--added-mark); color: var(--text); text-decoration-color: var(--added); }
      .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; padding-left: calc(var(--d) * 1.5ch); }
      .fork { margin: 0; padding: 0 4px; border-top: 1px dashed var(--accent); color: var(--accent); font-weight: 600; }
      .note { padding: 0 12px; color: var(--warn); }
      summary { padding-left: 20px; background: var(--sunk); color: var(--soft); cursor: pointer; }
      .hid { padding: 0 3px; border: 1px solid currentColor; border-radius: 2px; color: var(--warn); font-size: 10px; }
      @media (max-width: 900px) { .lanes { grid-template-columns: minmax(0, 1fr); }
        section + section { border: 0; border-top: 1px solid var(--line); } }
      @media print { details > *, details { display: block; } }
      """;

  private DiffStyle() {}
}

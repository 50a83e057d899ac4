/** How a card looks in Anki: the classes of `render`, by day and by night. */
export const CARD_CSS = `.card {
  --paper: #faf6ee; --sunken: #f3ede1; --raised: #fffdf8; --ink: #221f1a; --ink-soft: #625a4d; --line: #e2d9c7;
  --trap: #a8410f; --right: #2a6738; --right-soft: #e1efdd; --blank: #e6decd;
  --keyword: #8a2a5e; --string: #39631d; --number: #8a4b00; --comment: #6c6454; --type: #1d5a8e; --function: #5a3da0;
  margin: 0 auto; padding: 16px; max-width: 40rem;
  background: var(--paper); color: var(--ink);
  font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-align: left;
}
.card.nightMode, .nightMode .card, .card.night_mode, .night_mode .card {
  --paper: #171511; --sunken: #0f0e0b; --raised: #221f19; --ink: #ece5d8; --ink-soft: #aba190; --line: #38332a;
  --trap: #f09a68; --right: #8fca8f; --right-soft: #1d3220; --blank: #332e26;
  --keyword: #e893bf; --string: #a5cf85; --number: #e5b072; --comment: #9c9280; --type: #86b8ea; --function: #bda6f2;
}
.title { margin: 0 0 12px; font-size: 1.3em; line-height: 1.3; }
h3, h4, h5, h6 { margin: 16px 0 4px; font-size: 1em; }
pre, samp, code, .file > figcaption { font-family: ui-monospace, "SF Mono", "Roboto Mono", "DejaVu Sans Mono", monospace; }
pre { margin: 0; overflow-x: auto; font-size: 0.85em; line-height: 1.5; }
pre.code { margin: 12px 0; padding: 16px; background: var(--sunken); tab-size: 4; }
:not(pre) > code { padding: 0.1em 0.3em; border-radius: 6px; background: var(--sunken); font-size: 0.9em; overflow-wrap: anywhere; }
figure { margin: 12px 0; }
figure.file > figcaption { padding: 8px 16px 0; background: var(--sunken); color: var(--ink-soft); font-size: 0.8em; }
figure.file > pre.code { margin-top: 0; }
figure.result { padding: 12px 16px; border-left: 3px solid var(--ink-soft); background: var(--raised); }
figure.result > figcaption { color: var(--ink-soft); font-size: 0.8em; font-weight: 600; }
figure.result:not(.result-output) > pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.result-panic, .result-fatal, .result-exit, .result-compile-error, .result-vet, .result-race { border-left-color: var(--trap) !important; }
blockquote { margin: 0; padding-left: 12px; border-left: 2px solid var(--line); color: var(--ink-soft); }
ul.options { padding: 0; list-style: none; }
ul.options > li { margin: 8px 0; padding: 8px 16px; border: 1px solid var(--line); border-radius: 12px; }
ul.options > li.right { border-color: var(--right); background: var(--right-soft); }
li.task { list-style: none; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.center { text-align: center; }
td.right, th.right { text-align: right; }
p.raw { white-space: pre-wrap; }
img { max-width: 100%; }
.cloze { padding: 0.1em 0.35em; border-radius: 6px; background: var(--blank); color: var(--ink); font-weight: 600; }
.section { color: var(--ink-soft); font-size: 0.8em; }
#answer { border: none; border-top: 1px solid var(--line); }
.hk { color: var(--keyword); } .ht, .ha { color: var(--type); } .hn { color: var(--number); } .hs { color: var(--string); }
.hc { color: var(--comment); font-style: italic; } .hm { color: var(--comment); } .hf { color: var(--function); }
.hi { color: var(--right); } .hd { color: var(--trap); }
`;

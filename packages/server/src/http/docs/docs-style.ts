/** The stylesheet of the page: colours, sizes and type are those of the web page (apps/web/src/styles/tokens.css). */
export const docsStyle = `:root {
  color-scheme: light dark;
  --surface: oklch(0.993 0.002 60);
  --side: oklch(0.975 0.004 60);
  --raised: oklch(0.955 0.005 60);
  --line: oklch(0.885 0.008 60);
  --text: oklch(0.24 0.012 50);
  --muted: oklch(0.47 0.012 60);
  --accent: oklch(0.52 0.155 35);
  --accent-soft: oklch(0.95 0.028 42);
  --get: oklch(0.47 0.11 155);
  --get-soft: oklch(0.955 0.03 155);
  --change: oklch(0.48 0.1 70);
  --change-soft: oklch(0.96 0.035 85);
  --delete: oklch(0.5 0.19 22);
  --delete-soft: oklch(0.955 0.022 20);
  --fonts: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace;
  --header: 52px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: oklch(0.19 0.006 50);
    --side: oklch(0.165 0.006 50);
    --raised: oklch(0.235 0.007 50);
    --line: oklch(0.3 0.008 50);
    --text: oklch(0.93 0.006 60);
    --muted: oklch(0.74 0.01 55);
    --accent: oklch(0.78 0.125 40);
    --accent-soft: oklch(0.285 0.045 35);
    --get: oklch(0.8 0.13 155);
    --get-soft: oklch(0.27 0.035 155);
    --change: oklch(0.85 0.11 82);
    --change-soft: oklch(0.275 0.04 75);
    --delete: oklch(0.77 0.14 22);
    --delete-soft: oklch(0.27 0.055 22);
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: calc(var(--header) + 16px); -webkit-text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--surface);
  color: var(--text);
  font: 400 0.9375rem/1.6 var(--fonts);
  overflow-wrap: anywhere;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, var, .method { font-family: var(--mono); font-style: normal; }
code { font-size: 0.8125rem; }
p { margin: 8px 0; }
h1 { font-size: 1.5rem; line-height: 1.35; margin: 0 0 8px; }
h2 { font-size: 1.125rem; line-height: 1.35; margin: 0 0 12px; }
h3 { font-size: 0.9375rem; margin: 0; }
h3 a, h2 a { color: inherit; }
h4 { font-size: 0.75rem; font-weight: 600; color: var(--muted); margin: 16px 0 4px; }
h4:first-child { margin-top: 0; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 16px; top: 16px; z-index: 3; background: var(--surface); padding: 8px; }
header {
  position: sticky; top: 0; z-index: 2; height: var(--header); padding: 0 24px;
  display: flex; align-items: center; justify-content: space-between; gap: 16px;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
.brand { font-weight: 600; color: var(--text); }
.brand span { color: var(--muted); font-weight: 400; }
.raw { font: 0.8125rem var(--mono); }
.side {
  position: fixed; top: var(--header); bottom: 0; left: 0; width: 260px; overflow-y: auto;
  padding: 16px 12px 32px; background: var(--side); border-right: 1px solid var(--line);
  scrollbar-width: thin; overscroll-behavior: contain;
}
nav h2 { font-size: 0.75rem; font-weight: 600; color: var(--muted); margin: 16px 8px 4px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a {
  display: flex; align-items: baseline; gap: 8px; padding: 3px 8px; border-radius: 6px;
  color: var(--text); font-size: 0.8125rem;
}
nav li a:hover { background: var(--raised); text-decoration: none; }
nav .method { background: none !important; padding: 0; width: 44px; flex: none; font-size: 0.625rem; }
.menu { display: none; }
main { margin-left: 260px; padding: 32px 32px 96px; max-width: 1240px; }
main > section { margin-top: 32px; padding-top: 24px; border-top: 1px solid var(--line); }
main > section > p, .lead { max-width: 44em; }
.lead { color: var(--muted); }
.operation { padding: 24px 0; border-top: 1px solid var(--line); }
.group > h2 { margin-bottom: 16px; }
.group > h2 + article { border-top: 0; padding-top: 0; }
.place { display: flex; align-items: baseline; gap: 8px; margin: 4px 0 8px; }
.place code { color: var(--muted); }
.place var { color: var(--accent); }
.method {
  font-size: 0.75rem; font-weight: 600; padding: 1px 6px; border-radius: 6px;
  color: var(--change); background: var(--change-soft);
}
.method.get { color: var(--get); background: var(--get-soft); }
.method.delete { color: var(--delete); background: var(--delete-soft); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 420px); gap: 24px; align-items: start; }
.columns > div > p:first-child { margin-top: 0; }
.credentials, .answer { color: var(--muted); font-size: 0.8125rem; }
.examples { position: sticky; top: calc(var(--header) + 16px); }
.example {
  margin: 0; padding: 12px; border-radius: 6px; background: var(--side); border: 1px solid var(--line);
  overflow: auto; max-height: 60vh; line-height: 1.5; overflow-wrap: normal; scrollbar-width: thin;
}
.example b { font-weight: 400; color: var(--muted); }
.example code { font-size: 0.75rem; }
main > section > .example { max-width: 44em; }
.words code { display: inline-block; margin: 0 4px 4px 0; padding: 0 6px; border-radius: 6px; background: var(--raised); }
.fields { margin: 16px 0; border: 1px solid var(--line); border-radius: 6px; font-size: 0.8125rem; }
.row {
  display: grid; grid-template-columns: minmax(120px, 3fr) minmax(90px, 3fr) 6fr; gap: 12px;
  padding: 6px 12px; border-top: 1px solid var(--line);
}
.row:first-child { border-top: 0; }
.row:target { background: var(--accent-soft); }
.head { font-size: 0.75rem; font-weight: 600; color: var(--muted); }
.required, .optional { display: block; font-size: 0.75rem; color: var(--accent); }
.optional { color: var(--muted); }
.type { color: var(--muted); }
.limits { display: block; font-size: 0.75rem; }
.errors summary { cursor: pointer; font-size: 0.8125rem; color: var(--muted); padding: 4px 0; width: fit-content; }
.errors dl { margin: 4px 0 0; }
.errors dl div { display: flex; gap: 12px; align-items: baseline; }
.errors dt { flex: none; width: 3em; font-variant-numeric: tabular-nums; color: var(--muted); font-size: 0.8125rem; }
.errors dd { margin: 0; }
.schema { padding: 16px 0; border-top: 1px solid var(--line); max-width: 800px; }
article:target > h3 { color: var(--accent); }
@media (max-width: 1099.98px) {
  .columns { grid-template-columns: minmax(0, 1fr); gap: 8px; }
  .examples { position: static; }
}
@media (max-width: 899.98px) {
  .side { display: none; }
  .menu { display: block; border-bottom: 1px solid var(--line); background: var(--side); }
  .menu summary { padding: 12px 16px; cursor: pointer; font-weight: 600; min-height: 44px; }
  .menu nav { max-height: 60vh; overflow-y: auto; padding: 0 8px 16px; }
  .menu li a { padding: 8px; min-height: 44px; align-items: center; }
  header { padding: 0 16px; }
  main { margin-left: 0; padding: 24px 16px 64px; }
}
@media (max-width: 639.98px) {
  .row { display: block; padding: 8px 12px; }
  .row.head span:not(:first-child) { display: none; }
  .row > span { display: block; }
  .required, .optional, .limits { display: inline; margin-left: 6px; }
  .example { max-height: none; }
}
@media (prefers-contrast: more) {
  :root { --line: currentcolor; --muted: var(--text); }
}
@media print {
  .side, .menu, header { display: none; }
  main { margin: 0; }
}
`

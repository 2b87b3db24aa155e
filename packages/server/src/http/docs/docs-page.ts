import type { OpenApiDocument } from '../openapi/openapi-document.ts'
import { answeredTable, fieldRows, limitsOf, typeOf } from './field-rows.ts'
import { html, type Html, inline, prose } from './html.ts'
import { introduction, type IntroductionSection } from './introduction.ts'
import { methodMark, operationSection, type PlacedOperation } from './operation-section.ts'

/** Renders the document as one page for people: no script, one stylesheet. */
export function docsPage(document: OpenApiDocument): string {
  const groups = document.tags.map(({ name }) => ({ name, id: idOf(name), operations: operationsOf(document, name) }))
  const codes = Object.values(document.components.responses).flatMap((answer) => answer['x-codes'])
  const sections = introduction(new Set(codes))
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title} API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header><a class="brand" href="#content">${document.info.title} <span>API</span></a><a class="raw" href="/api/openapi.json">openapi.json</a></header>
<nav class="side" aria-label="Contents">${contents(sections, groups, document)}</nav>
<details class="menu"><summary>Contents</summary><nav aria-label="Contents">${contents(sections, groups, document)}</nav></details>
<main id="content">
<h1>${document.info.title} API</h1>
<div class="lead">${prose(document.info.description)}</div>
${sections.map(({ section }) => section)}
${groups.map(
  ({ name, id, operations }) =>
    html`<section class="group" id="${id}"><h2>${name}</h2>
${operations.map((operation) => operationSection(operation, document))}</section>
`,
)}
<section class="group" id="schemas"><h2>Schemas</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => schemaSection(name, schema))}
</section>
</main>
</body>
</html>
`
  return text
}

interface Group {
  readonly name: string
  readonly id: string
  readonly operations: readonly PlacedOperation[]
}

function contents(
  sections: readonly IntroductionSection[],
  groups: readonly Group[],
  { components }: OpenApiDocument,
): readonly Html[] {
  return [
    html`<ul class="plain">${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>`,
    ...groups.map(
      ({ name, id, operations }) =>
        html`<h2><a href="#${id}">${name}</a></h2><ul>${operations.map(
          ({ method, operation }) =>
            html`<li><a href="#${operation.operationId}">${methodMark(method)}<span>${operation.summary}</span></a></li>`,
        )}</ul>`,
    ),
    html`<h2><a href="#schemas">Schemas</a></h2><ul class="plain">${Object.keys(components.schemas).map(
      (name) => html`<li><a href="#schema-${name}">${name}</a></li>`,
    )}</ul>`,
  ]
}

function schemaSection(name: string, schema: OpenApiDocument['components']['schemas'][string]): Html {
  const rows = fieldRows(schema)
  const limits = limitsOf(schema)
  const kind =
    schema.properties || rows.length > 0
      ? undefined
      : html`<p class="type">${typeOf(schema)}${limits === '' ? undefined : html` <span class="limits">${limits}</span>`}</p>`
  return html`<article class="schema" id="schema-${name}"><h3><a href="#schema-${name}">${name}</a></h3>
${schema.description === undefined ? undefined : html`<p>${inline(schema.description)}</p>`}${kind}${answeredTable(rows, 'Field')}</article>
`
}

function operationsOf({ paths }: OpenApiDocument, tag: string): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  )
}

function idOf(name: string): string {
  return `group-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
}

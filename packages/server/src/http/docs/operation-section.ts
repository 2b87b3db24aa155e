import type { OpenApiDocument } from '../openapi/openapi-document.ts'
import type { Answer, ErrorAnswer, Operation, Parameter } from '../openapi/operation.ts'
import { curl, jsonBlock } from './example.ts'
import { answeredTable, askedTable, fieldRows, typeOf } from './field-rows.ts'
import { html, type Html, prose } from './html.ts'

/** An operation with its place. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Renders one operation: what it does, what it takes, what it answers, what goes wrong. */
export function operationSection(placed: PlacedOperation, document: OpenApiDocument): Html {
  const { method, path, operation } = placed
  const { operationId, summary, description } = operation
  return html`<article class="operation" id="${operationId}">
<h3><a href="#${operationId}">${summary}</a></h3>
<p class="place">${methodMark(method)} <code>${pathText(path)}</code></p>
<div class="columns"><div>
${prose(description)}
${credentials(operation)}
${inputs(operation)}
${results(operation)}
${errors(operation, document)}
</div><div class="examples">
<h4>Request</h4>${curl(method, path, operation)}
${exampleAnswer(operation)}
</div></div>
</article>
`
}

/** Shows the method of a request. */
export function methodMark(method: string): Html {
  return html`<span class="method ${method}">${method.toUpperCase()}</span>`
}

/** A path that may be broken after a slash. */
function pathText(path: string): readonly Html[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => html`/<wbr>${part.startsWith('{') ? html`<var>${part}</var>` : part}`)
}

function credentials({ security, 'x-scope': scope }: Operation): Html {
  if (security.length === 0) return html`<p class="credentials">Takes no credentials.</p>`
  if (scope === undefined) return html`<p class="credentials">Takes an access token.</p>`
  return html`<p class="credentials">Takes an access token, or a key with <code>${scope}</code>.</p>`
}

function inputs({ parameters = [], requestBody }: Operation): readonly Html[] {
  const named = parameters.flatMap((each) => ('name' in each ? [each] : []))
  const rows = (where: Parameter['in']) =>
    named
      .filter((each) => each.in === where)
      .map(({ name, schema, description, required }) => ({
        name,
        schema: { ...schema, ...(description === undefined ? {} : { description }) },
        isRequired: required,
      }))
  const body = requestBody?.content['application/json']?.schema
  return [
    askedTable(rows('path'), 'Path'),
    askedTable(rows('query'), 'Query'),
    ...(body ? [body.$ref ? html`<p>The body is ${typeOf(body)}.</p>` : askedTable(fieldRows(body), 'Body')] : []),
  ]
}

function doneAnswer({ responses }: Operation): readonly [status: string, answer: Answer] | undefined {
  return Object.entries(responses).find(([status]) => status.startsWith('2'))
}

function results(operation: Operation): Html {
  const [status = '', answer] = doneAnswer(operation) ?? []
  const schema = answer?.content?.['application/json']?.schema
  if (!schema)
    return html`<p class="answer">Answers <code>${status}</code>${answer?.content ? ' with the bytes' : ''}.</p>`
  if (schema.$ref) return html`<p class="answer">Answers <code>${status}</code> with ${typeOf(schema)}.</p>`
  const rows = fieldRows(schema)
  return rows.length === 0
    ? html`<p class="answer">Answers <code>${status}</code>.</p>`
    : answeredTable(rows, `Answer ${status}`)
}

function exampleAnswer(operation: Operation): Html {
  const [status, answer] = doneAnswer(operation) ?? []
  const example = answer?.content?.['application/json']?.example
  return example === undefined ? html`` : html`<h4>Answer ${status}</h4>${jsonBlock(example)}`
}

function errors({ responses }: Operation, { components }: OpenApiDocument): Html {
  const found = Object.entries(responses).flatMap(([status, { $ref }]): [string, ErrorAnswer][] => {
    const answer = $ref && components.responses[$ref.slice('#/components/responses/'.length)]
    return answer ? [[status, answer]] : []
  })
  if (found.length === 0) return html``
  return html`<details class="errors"><summary>Errors</summary><dl>${found.map(
    ([status, answer]) =>
      html`<div><dt>${status}</dt><dd>${answer['x-codes'].map((code) => html`<a href="#error-${code}"><code>${code}</code></a> `)}</dd></div>`,
  )}</dl></details>`
}

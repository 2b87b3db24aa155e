import { apiScope, errorCodes } from '@hubbub/protocol'
import { statusOf } from '../status-of.ts'
import { html, type Html, inline } from './html.ts'

const start = html`<section id="start"><h2>First steps</h2>
<p>Sign in, and show the access token with every request. It is good for some minutes; <a href="#auth_refresh"><code>/api/auth/refresh</code></a> gets the next one.</p>
<pre class="example"><code>curl 'https://chat.example/api/auth/login' \\
  -H 'Content-Type: application/json' \\
  -d '{"username":"alice","password":"correct horse battery"}'

curl 'https://chat.example/api/rooms' -H "Authorization: Bearer $TOKEN"</code></pre>
<p>Fields come from the path, then from the query (<code>GET</code>, <code>DELETE</code>) or the body (JSON in UTF-8). Unknown fields are ignored. A list in the query is its name once for each value. What stands in a path is percent-encoded: <code>👍</code> is <code>%F0%9F%91%8D</code>.</p>
<p>Pages of the origins in <code>http.allowed_origins</code> may call from the browser; there are no cookies.</p>
</section>`

const keys = html`<section id="keys"><h2>Keys of programs</h2>
<p>A program shows a key in the same place: <code>Authorization: Bearer hbk_…</code>. It acts as a bot, which joins rooms as everybody does, and may do what its scopes say. Keys open no WebSocket.</p>
<p>The first key is made by an administrator: the first account of a server is one. Sign in as above, then</p>
<pre class="example"><code>curl -X POST 'https://chat.example/api/keys' -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"name":"deploys","scopes":["rooms:write","messages:write"],"as":"Deploy bot"}'</code></pre>
<p>The answer shows the key once. Keys by one name of a bot are one bot: to replace a key, make the next one, then <a href="#revoke_api_key">revoke</a> the old one.</p>
<p class="words">${apiScope.options.map((scope) => html`<code>${scope}</code> `)}</p>
</section>`

const repeats = html`<section id="repeats"><h2>Repeats</h2>
<p>Give each change an <code>Idempotency-Key</code> of up to 64 characters. When no answer comes, send the same request with the same key again: it is carried out once, and the repeat gets the first answer, with <code>Idempotent-Replayed: true</code>. Refusals are kept as well: after one, take a new key. What may be tried again later (<code>429</code>, <code>5xx</code>) is not kept.</p>
<p>While the first request still runs the second one is <code>in_progress</code>; another request with the key is <code>key_reused</code>. Answers are kept for a day. For messages the key is also their <code>client_id</code>, which holds for ever.</p>
</section>`

const limits = html`<section id="limits"><h2>Limits</h2>
<p>Requests pay from the same allowance as the commands of the user's connections. Requests without credentials, or with bad ones, pay from one of their address. Beyond it the answer is <code>429</code> with <code>Retry-After</code> in seconds.</p>
</section>`

function errors(codes: ReadonlySet<string>): Html {
  const rows = Object.entries(errorCodes).filter(([code]) => codes.has(code))
  return html`<section id="errors"><h2>Errors</h2>
<p>Every refusal is an <a href="#schema-Error"><code>error</code></a> with a code; <code>retry</code> says what to do: <code>now</code>, <code>backoff</code> (later, and each time later still), <code>after_auth</code> (with new credentials), <code>never</code>.</p>
<div class="fields codes" role="table" aria-label="Error codes">
<div class="row head" role="row"><span role="columnheader">Code</span><span role="columnheader">Status, retry</span><span role="columnheader">Meaning</span></div>
${rows.map(
  ([code, { retry, meaning }]) =>
    html`<div class="row" role="row" id="error-${code}"><span class="name" role="cell"><code>${code}</code></span><span class="type" role="cell">${statusOfCode(code)} <span class="limits">${retry}</span></span><span role="cell">${inline(meaning)}</span></div>
`,
)}</div>
</section>`
}

function statusOfCode(code: string): string {
  return String(Object.entries(statusOf).find(([each]) => each === code)?.[1] ?? '')
}

/** A section before the routes. */
export interface IntroductionSection {
  readonly id: string
  readonly title: string
  readonly section: Html
}

/** What has to be said before the routes; `codes` are those that occur. */
export function introduction(codes: ReadonlySet<string>): readonly IntroductionSection[] {
  return [
    { id: 'start', title: 'First steps', section: start },
    { id: 'keys', title: 'Keys of programs', section: keys },
    { id: 'repeats', title: 'Repeats', section: repeats },
    { id: 'limits', title: 'Limits', section: limits },
    { id: 'errors', title: 'Errors', section: errors(codes) },
  ]
}

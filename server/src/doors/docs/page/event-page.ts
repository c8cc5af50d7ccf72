import { type ErrorCode, errorStatus } from '@smart-chat/contract'
import type { AsyncApi, EventMessage } from '../async-api.ts'
import { codes } from '../codes.ts'
import { type JsonSchema, REFERENCE } from '../schemas.ts'
import { type Html, html, inline, paragraphs } from './markup.ts'
import { payloadTable } from './payload-table.ts'

/** The socket contract as a page to read, from its AsyncAPI document. */
export function eventPage(document: AsyncApi): string {
  const { messages, schemas } = document.components
  const all = Object.entries(messages)
  const asked = all.filter(([, message]) => message['x-who'] !== undefined)
  const heard = all.filter(([key, message]) => isHeard(message) && !key.startsWith('customer_'))
  const byCustomers = all.filter(([key]) => key.startsWith('customer_'))
  const requests = asked.map(([, { payload }]) => nameOf(payload))
  const objects = Object.entries(schemas).filter(
    ([name, schema]) => schema.properties !== undefined && !requests.includes(name),
  )
  const enums = Object.entries(schemas).filter(
    ([name, schema]) => schema.enum !== undefined && name !== 'ErrorCode',
  )
  const chapters: Chapter[] = [
    {
      id: 'ask',
      title: 'What you emit',
      entries: asked.map(([key, message]) => [key, askedSection(message, document)]),
    },
    {
      id: 'hear',
      title: 'What you hear',
      entries: heard.map(([key, message]) => [key, heardSection(key, message)]),
    },
    {
      id: 'customers',
      title: 'What a customer hears',
      entries: byCustomers.map(([key, message]) => [key, heardSection(key, message)]),
    },
    {
      id: 'objects',
      title: 'Objects',
      entries: [...objects, ...enums].map(([name, schema]) => [name, objectSection(name, schema)]),
    },
  ]
  return whole(document, chapters)
}

interface Chapter {
  id: string
  title: string
  entries: [key: string, section: Html][]
}

/** The name of what a schema refers to; empty where it is told in place. */
const nameOf = ({ $ref = '' }: JsonSchema) => $ref.slice(REFERENCE.length)

const isHeard = (message: EventMessage) => message['x-rooms'] !== undefined

const whole = (document: AsyncApi, chapters: Chapter[]): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/api/docs/events/style.css">
</head>
<body>
<a class="skip" href="#main">To the contract</a>
<header>
<strong>Smart Chat</strong>
<nav aria-label="Documents"><a href="/api/docs">REST</a><a href="/api/docs/events" aria-current="page">Sockets</a><a href="/api/asyncapi.json">AsyncAPI</a></nav>
</header>
<div class="page">
<nav class="contents" aria-label="Contents">
<details class="fold"><summary>Contents</summary>${contents(chapters)}</details>
<div class="open">${contents(chapters)}</div>
</nav>
<main id="main">
<section id="connecting"><h1>The socket contract</h1>${paragraphs(document.info.description)}</section>
${chapters.map(({ id, title, entries }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${entries.map(([, section]) => section)}</section>`)}
<section aria-labelledby="ErrorCode"><h2 id="ErrorCode">Codes of failure</h2>${codeTable()}</section>
</main>
</div>
</body>
</html>
`.html

const contents = (chapters: Chapter[]): Html => html`<ul>
<li class="chapter"><a href="#connecting">Connecting</a></li>
${chapters.map(
  ({ id, title, entries }) => html`<li class="chapter"><a href="#${id}">${title}</a><ul>
${entries.map(([key]) => html`<li><a class="name" href="#${key}">${key.replace(/^customer_/, '')}</a></li>`)}</ul></li>`,
)}
<li class="chapter"><a href="#ErrorCode">Codes of failure</a></li>
</ul>`

function askedSection(message: EventMessage, { components }: AsyncApi): Html {
  const { messages, schemas } = components
  const response = messages[`${message.name}_response`]
  const replies = (response?.payload.anyOf ?? []).filter(
    (one) => one.properties !== undefined || one.allOf?.[0]?.properties !== undefined,
  )
  const [reply, customerReply] = replies
  return html`<article id="${message.name}">
<h3><a href="#${message.name}">${message.name}</a></h3>
<p>${inline(message.summary)}</p>
<p class="who">${message['x-who'] ?? ''}</p>
<div class="columns"><div>
<h4>Payload</h4>${payloadTable(schemas[nameOf(message.payload)] ?? message.payload)}
${reply === undefined ? html`<h4>Answer</h4><p class="none">None.</p>` : html`<h4>Answer</h4>${payloadTable(reply)}`}
${customerReply === undefined ? '' : html`<h4>Answer to a customer</h4>${payloadTable(customerReply)}`}
${errorList(message['x-errors'] ?? [])}
</div><div>
${example('Emit', `socket.emit('${message.name}', ${json(message)})`)}
${response === undefined ? '' : example(response.name, json(response))}
</div></div>
</article>`
}

const heardSection = (key: string, message: EventMessage): Html => html`<article id="${key}">
<h3><a href="#${key}">${message.name}</a></h3>
<p>${inline(message.summary)}</p>
<p class="who">To ${(message['x-rooms'] ?? []).map(roomOf)}</p>
<div class="columns"><div><h4>Payload</h4>${payloadTable(message.payload)}</div>
<div>${example('Example', json(message))}</div></div>
</article>`

const objectSection = (name: string, schema: JsonSchema): Html => html`<article id="${name}">
<h3><a href="#${name}">${name}</a></h3>
${schema.enum === undefined ? payloadTable(schema) : html`<p>One of ${schema.enum.map((value) => html`<code>${String(value)}</code> `)}</p>`}
</article>`

function roomOf(room: string): Html {
  if (room === '/') return html`your socket alone `
  return room === '{room}' ? html`the segment’s room ` : html`<code>${room}</code> `
}

const json = (message: EventMessage) => JSON.stringify(message.examples[0]?.payload, null, 2)

/** Long ones scroll by themselves, with the keyboard too. */
const example = (title: string, text: string): Html =>
  html`<figure><figcaption>${title}</figcaption><pre tabindex="0"><code>${text}</code></pre></figure>`

const errorList = (errors: ErrorCode[]): Html => html`<h4>Failures</h4>
<p class="codes">${errors.map((code) => html`<a href="#code-${code}"><code>${code}</code></a> `)}</p>`

const codeTable = (): Html => html`<table>
<thead><tr><th scope="col">Code</th><th scope="col">HTTP</th><th scope="col">Meaning</th></tr></thead>
<tbody>${Object.entries(codes).map(
  ([code, meaning]) =>
    html`<tr id="code-${code}"><td><code>${code}</code></td><td>${errorStatus[code as ErrorCode]}</td><td>${inline(meaning)}</td></tr>`,
)}</tbody>
</table>`

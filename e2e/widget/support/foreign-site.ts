import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inappSession } from '@smart-chat/server/testing/customer.ts'

/** The operator's own site: another origin, and another site to the browser, than the desk. */
export interface ForeignSite {
  origin: string
  /** Its server gets the tokens from this desk from now on. */
  belongsTo(deskUrl: string): void
  /** The address of a page; each load gets a fresh token. */
  page(options?: PageOptions): string
  /** A token as its server gives it to its own pages. */
  token(customer: string, customer_type?: string): Promise<string>
  close(): void
}

interface PageOptions {
  customer?: string
  customer_type?: string
  name?: string
  theme?: string
  language?: string
  /** Of the whole page. */
  dir?: 'rtl'
  /** `none`: the page forbids every style but those its scripts construct. */
  styles?: 'hostile' | 'none'
  /** `0`: the tag has no token. */
  token?: '0'
}

/** Everything that a page can do to what is put into it. */
const HOSTILE = `
* { display: none !important; font-size: 40px !important; color: red !important;
    position: static !important; opacity: 0.1 !important; direction: rtl !important; }
html, body, main, h1 { display: block !important; opacity: 1 !important; }
button, textarea { all: unset !important; }
`

export async function foreignSite(): Promise<ForeignSite> {
  let desk = ''
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/page.css') return void answer(response, 'text/css', HOSTILE)
    if (pathname !== '/') return void response.writeHead(204).end()
    void tagOf(desk, Object.fromEntries(searchParams)).then((tag) => {
      const isHostile = searchParams.get('styles') === 'hostile'
      response.setHeader('content-security-policy', policy(desk, isHostile))
      const sheet = isHostile ? '<link rel="stylesheet" href="/page.css">' : ''
      const dir = searchParams.get('dir') === 'rtl' ? 'rtl' : 'ltr'
      answer(response, 'text/html', pageWith(dir, sheet, tag))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`

  return {
    origin,
    belongsTo(deskUrl) {
      desk = deskUrl
    },
    page: (options = {}) => `${origin}/?${new URLSearchParams({ ...options })}`,
    token: async (customer, customer_type = 'Partner') =>
      (await inappSession(desk, customer, customer_type)).body.token,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What `widget/README.md` asks of a page, and nothing more. */
const policy = (desk: string, mayStyle: boolean) =>
  [
    "default-src 'none'",
    `script-src ${desk}`,
    `connect-src ${desk} ${desk.replace('http', 'ws')}`,
    `img-src ${desk}`,
    `media-src ${desk}`,
    `style-src ${mayStyle ? "'self'" : "'none'"}`,
    "require-trusted-types-for 'script'",
  ].join('; ')

async function tagOf(desk: string, options: Partial<Record<keyof PageOptions, string>>) {
  const { customer = 'rider_1', customer_type = 'Partner', name, theme, language } = options
  const { body } = await inappSession(desk, customer, customer_type, name ? { name } : {})
  const attributes = {
    'data-customer-type': customer_type,
    ...(options.token === '0' ? {} : { 'data-token': body.token }),
    ...(theme === undefined ? {} : { 'data-theme': theme }),
    ...(language === undefined ? {} : { 'data-language': language }),
  }
  const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`)
  return `<script src="${desk}/widget.js" ${written.join(' ')} async></script>`
}

const pageWith = (dir: string, sheet: string, tag: string) => `<!doctype html>
<html lang="en" dir="${dir}"><head><meta charset="utf-8"><title>A page of the operator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${sheet}</head>
<body><main><h1>Your trips</h1></main>${tag}</body></html>`

function answer(response: ServerResponse, type: string, text: string) {
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.end(text)
}

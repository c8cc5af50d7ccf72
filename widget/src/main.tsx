import { readClaims } from '@smart-chat/client/small'
import { render } from 'preact'
import { AtOrigin, type Chat, createChat } from './chat.ts'
import { createMore, WithMore } from './more/load.ts'
import { createHost, dress } from './page/host.ts'
import { readTag, type Tag } from './page/script-tag.ts'
import { type SmartChat, tellPage } from './page/smart-chat.ts'
import { createTokens, type Tokens } from './page/tokens.ts'
import { Widget } from './ui/widget.tsx'
import { InLanguage, languageOf } from './words/words.ts'

declare global {
  interface Window {
    SmartChat?: SmartChat
  }
}

const tag = readTag()
if (tag !== null && window.SmartChat === undefined) {
  if (document.body === null) addEventListener('DOMContentLoaded', () => start(tag))
  else start(tag)
}

/** Puts the widget into the page and its handle on `window`. */
function start(tag: Tag): void {
  const language = languageOf(tag.language)
  let shown: { owner: string; chat: Chat; tokens: Tokens; remove(): void } | null = null
  let wantsOpen = false
  const more = createMore(tag.origin)

  function setToken(token: string | null) {
    const owner = token === null ? null : ownerOf(token, tag.customerType)
    if (token !== null && owner !== null && shown?.owner === owner) return shown.tokens.give(token)
    shown?.remove()
    shown = token === null || owner === null ? null : show(owner, token)
  }

  function show(owner: string, token: string) {
    const tokens = createTokens(token, () => tellPage('smartchat:token-expired', null))
    const chat = createChat(tag.origin, owner, tokens.fetch)
    if (wantsOpen) chat.isOpen.set(true)
    wantsOpen = false
    const { host, root } = createHost()
    const undress = more.state.subscribe(() => dress(root, more))
    dress(root, more)
    const element = document.createElement('div')
    element.className = `widget theme-${tag.theme}`
    element.lang = language.code
    element.dir = language.direction
    root.append(element)
    render(
      <InLanguage.Provider value={language}>
        <AtOrigin.Provider value={tag.origin}>
          <WithMore.Provider value={more}>
            <Widget chat={chat} title={tag.title} />
          </WithMore.Provider>
        </AtOrigin.Provider>
      </InLanguage.Provider>,
      element,
    )
    const remove = () => {
      render(null, element)
      undress()
      chat.conversation.close()
      host.remove()
    }
    return { owner, chat, tokens, remove }
  }

  window.SmartChat = Object.freeze({
    open() {
      // Before the first token is there, it opens as soon as it is.
      if (shown === null) wantsOpen = true
      shown?.chat.isOpen.set(true)
    },
    close() {
      wantsOpen = false
      shown?.chat.isOpen.set(false)
    },
    setToken,
  })
  if (tag.token !== null) setToken(tag.token)
  tellPage('smartchat:ready', null)
}

/** Whose token it is; one that is no token, or is for another segment, shows nothing and says so. */
function ownerOf(token: string, customerType: string | null): string | null {
  try {
    const { customer_id, customer_type } = readClaims(token)
    if (customerType !== null && customerType.toLowerCase() !== customer_type.toLowerCase()) {
      throw new Error(`This token is for ${customer_type}, the page is for ${customerType}.`)
    }
    return `${customer_id}/${customer_type}`
  } catch (error) {
    console.error('Smart Chat:', error)
    return null
  }
}

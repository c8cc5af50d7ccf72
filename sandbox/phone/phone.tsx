import { useEffect, useRef, useState } from 'preact/hooks'
import type { BusinessNumber } from '../src/options.ts'
import type { Message } from '../src/store/records.ts'
import { changePerson, readAll, say } from './live/api.ts'
import { keyOf, type Live, loadConversation } from './live/store.ts'
import { useVisible } from './live/visible.ts'
import { Composer } from './parts/composer.tsx'
import { Conversation } from './parts/conversation.tsx'
import { Icon } from './parts/icon.tsx'
import { PersonSheet } from './parts/person-sheet.tsx'
import { summary } from './parts/summary.ts'

interface Props {
  live: Live
  number: BusinessNumber
  /** Digits of the person who holds this phone. */
  owner: string | undefined
  /** Chosen by tab on a narrow screen. */
  isShown: boolean
  onOwner: (phone: string) => void
  onNewPerson: () => void
}

/** One phone: whose it is, and the conversation with one of the business's numbers. */
export function Phone({ live, number, owner = '', isShown, onOwner, onNewPerson }: Props) {
  const pnid = number.phone_number_id
  const key = keyOf(pnid, owner)
  const frame = useRef<HTMLElement>(null)
  const [isDown, setDown] = useState(false)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const [quoted, setQuoted] = useState<Message>()
  const [editing, setEditing] = useState<Message>()
  const person = live.people.find(({ phone }) => phone === owner)
  const messages = (live.conversations.get(key) ?? []).filter(hasArrived)
  const isTyping = (live.typing.get(key) ?? 0) > Date.now() && person?.online === true
  const unread = messages.filter(({ from, status }) => from === 'desk' && status === 'delivered')
  const isLooking = useVisible(frame) && !isDown && person?.online === true

  useEffect(() => {
    if (owner) void loadConversation(pnid, owner)
    setQuoted(undefined)
    setEditing(undefined)
  }, [pnid, owner])
  useEffect(() => {
    if (isLooking && unread.length > 0) void readAll(pnid, owner)
  }, [isLooking, unread.length, pnid, owner])

  const isOffline = person?.online === false
  return (
    <section
      ref={frame}
      class={`phone ${isShown ? 'shown' : ''}`}
      aria-label={`Phone for ${number.customer_type}`}
    >
      <div class="owner-bar">
        <label class="owner">
          <span class="hidden">Whose phone</span>
          <select
            value={owner}
            onChange={({ currentTarget }) =>
              currentTarget.value === 'new' ? onNewPerson() : onOwner(currentTarget.value)
            }
          >
            {live.people.map(({ phone, name }) => (
              <option key={phone} value={phone}>
                {name}
              </option>
            ))}
            <option value="new">New person …</option>
          </select>
        </label>
        <button
          type="button"
          class="bar-button"
          aria-pressed={isOffline}
          aria-label="Airplane mode"
          title="Airplane mode"
          onClick={() => void changePerson(owner, { online: isOffline })}
        >
          <Icon name="airplane" />
        </button>
        <button
          type="button"
          class="bar-button"
          aria-pressed={isDown}
          aria-label={isDown ? 'Pick the phone up' : 'Put the phone down'}
          title={isDown ? 'Pick the phone up' : 'Put the phone down: nothing is read'}
          onClick={() => setDown(!isDown)}
        >
          <Icon name="lock" />
        </button>
      </div>
      {isDown ? (
        <LockScreen unread={unread} onPickUp={() => setDown(false)} />
      ) : (
        <>
          <header class="chat-head">
            <span class="avatar" aria-hidden="true">
              {number.customer_type.slice(0, 1)}
            </span>
            <div>
              <h2>{number.customer_type} support</h2>
              <p>{isTyping ? 'typing …' : spaced(number.display_number)}</p>
            </div>
            <button
              type="button"
              class="bar-button"
              aria-label="Call"
              title="Call: nobody answers, but the desk hears of it"
              disabled={isOffline}
              onClick={() => void say(pnid, owner, { type: 'call' })}
            >
              <Icon name="call" />
            </button>
            <button
              type="button"
              class="bar-button"
              aria-label="Whose phone this is"
              title="Name, username, number, blocking"
              onClick={() => setSheetOpen(true)}
            >
              <Icon name="dots" />
            </button>
          </header>
          {isOffline && <p class="no-network">No network: messages wait.</p>}
          <Conversation
            messages={messages}
            isTyping={isTyping}
            isOffline={isOffline}
            isShown={isShown}
            pnid={pnid}
            phone={owner}
            owner={person ?? { name: `+${owner}`, phone: owner }}
            onQuote={setQuoted}
            onEdit={setEditing}
          />
          <Composer
            key={key}
            people={live.people}
            pnid={pnid}
            phone={owner}
            isOffline={isOffline}
            quoted={quoted}
            editing={editing}
            onDone={() => {
              setQuoted(undefined)
              setEditing(undefined)
            }}
          />
        </>
      )}
      {isSheetOpen && person && (
        <PersonSheet
          person={person}
          number={number}
          onClose={() => setSheetOpen(false)}
          onOwner={onOwner}
        />
      )}
    </section>
  )
}

/** A phone shows what was delivered to it, not what is on its way or failed. */
function hasArrived({ from, status, type }: Message): boolean {
  if (['reaction', 'edit', 'revoke', 'system', 'request_welcome'].includes(type)) return false
  return from === 'customer' || ['delivered', 'read', 'played'].includes(status)
}

function LockScreen({ unread, onPickUp }: { unread: Message[]; onPickUp: () => void }) {
  const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  return (
    <button type="button" class="lock-screen" onClick={onPickUp}>
      <span class="lock-time">{time}</span>
      {unread.slice(-3).map((message) => (
        <span key={message.id} class="lock-note">
          {summary(message)}
        </span>
      ))}
      {unread.length > 3 && <span class="lock-more">and {unread.length - 3} more</span>}
      <span class="lock-hint">Tap to pick the phone up</span>
    </button>
  )
}

function spaced(digits: string): string {
  return `+${digits.slice(0, 2)} ${digits.slice(2, 7)} ${digits.slice(7)}`
}

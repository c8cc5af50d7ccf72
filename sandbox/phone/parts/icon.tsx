const PATHS = {
  airplane:
    'M21 16v-2l-8-5V3.5a1.5 1.5 0 0 0-3 0V9l-8 5v2l8-2.5V19l-2 1.5V22l3.5-1 3.5 1v-1.5L13 19v-5.5z',
  lock: 'M12 2a5 5 0 0 0-5 5v3H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-8a2 2 0 0 0-2-2h-1V7a5 5 0 0 0-5-5zm-3 8V7a3 3 0 0 1 6 0v3z',
  attach:
    'M16.5 6v11a4 4 0 0 1-8 0V5a2.5 2.5 0 0 1 5 0v10.5a1 1 0 0 1-2 0V6H10v9.5a2.5 2.5 0 0 0 5 0V5a4 4 0 0 0-8 0v12a5.5 5.5 0 0 0 11 0V6z',
  send: 'M3 20.5 21 12 3 3.5v6.6L15 12 3 13.9z',
  photo:
    'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm1 14h14l-4.5-6-3.5 4.5-2.5-3z',
  document: 'M6 2h8l6 6v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm7 1.5V9h5.5z',
  voice:
    'M12 14a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z',
  location:
    'M12 2a7 7 0 0 0-7 7c0 5.2 7 13 7 13s7-7.8 7-13a7 7 0 0 0-7-7zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z',
  person:
    'M12 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10zm0 2c-4.4 0-9 2.2-9 5.5V22h18v-2.5c0-3.3-4.6-5.5-9-5.5z',
  more: 'M7 10l5 5 5-5z',
  reply: 'M10 9V5l-7 7 7 7v-4.1c5 0 8.5 1.6 11 5.1-1-5-4-10-11-11z',
  close:
    'M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6z',
  list: 'M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z',
  link: 'M19 19H5V5h7V3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-7h-2zM14 3v2h3.6l-9.8 9.8 1.4 1.4L19 6.4V10h2V3z',
  call: 'M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.2 11 11 0 0 0 3.6.6 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1 11 11 0 0 0 .6 3.6 1 1 0 0 1-.3 1z',
  play: 'M7 4.5v15l13-7.5z',
  pause: 'M6 4.5h4.5v15H6zm7.5 0H18v15h-4.5z',
  bin: 'M6 8h12l-1 13.5H7zM9 3.5h6V5h5v2H4V5h5z',
  sticker:
    'M5 2h14a3 3 0 0 1 3 3v9l-8 8H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3zm9.5 17.5 5-5h-5zM8 8.2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zm7 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM7 13.5c.8 2 2.2 3.2 4.5 3.5l.2-1.6c-1.6-.2-2.600-1-3.200-2.500z',
  cart: 'M2 3h3l.7 3H22l-2.500 9H7.700L4 5H2zm6.500 14.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm9 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  poll: 'M3 5h12v4H3zm0 5.500h18v4H3zM3 16h8v4H3z',
  forward: 'M14 9V5l7 7-7 7v-4.100c-5 0-8.500 1.600-11 5.100 1-5 4-10 11-11z',
  copy: 'M8 2h12v14H8zM4 6h2v12h10v2H4z',
  dots: 'M12 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4zm0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4zm0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4z',
  block:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM4.500 12A7.500 7.500 0 0 1 16.400 5.900L5.900 16.400A7.400 7.400 0 0 1 4.500 12zm3.100 6.100L18.100 7.600A7.500 7.500 0 0 1 7.600 18.100z',
}

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** One tick: on its way. Two: there. Two blue ones: read. */
export function Ticks({ status }: { status: string }) {
  const isRead = status === 'read' || status === 'played'
  return (
    <svg
      class={`ticks ${isRead ? 'read' : ''}`}
      viewBox="0 0 18 11"
      role="img"
      aria-label={isRead ? 'Read' : status === 'sent' ? 'Sent' : 'Delivered'}
    >
      <path d={`M1 6.2l3.2 3.2 6.6-7.8${status === 'sent' ? '' : 'M7.4 8.3l1 1.1 6.6-7.8'}`} />
    </svg>
  )
}

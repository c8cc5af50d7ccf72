import { useTranslation } from 'react-i18next'

const groups = {
  smileys:
    '😀 😃 😄 😁 😅 😂 🤣 😊 🙂 😉 😍 🥰 😘 😋 😜 🤗 🤔 🤨 😐 🙄 😏 😴 😌 😔 😟 😢 😭 😤 😠 😳 😱 😇 🥳 🤝 🙏',
  gestures: '👍 👎 👌 ✌️ 🤞 👏 🙌 👋 💪 👇 👆 👉 👈 ☝️ ✋ 🤙 ❤️ 💚 💙 💯 ✅ ❌ ⚠️ ❓ ❗ ⭐ 🔥 🎉 ✨',
  travel: '🚗 🚕 🚙 🚌 🚐 🚚 🛺 🏍️ 🚲 ✈️ 🚆 ⛽ 🛣️ 📍 🗺️ 🧳 🏨 🏠 🏢 🕐 ⏰ ⏳ 📅 ☀️ 🌧️ 🌙',
  things: '📞 📱 💬 📧 📄 📎 📷 🎥 🎤 💳 💰 🧾 🔑 🔒 🔔 🛠️ 🩺 ☕ 🍽️ 🎁',
} as const

/** The emoji that a desk uses, a few of each kind. */
export function EmojiGrid({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  return Object.entries(groups).map(([name, emoji]) => (
    <section key={name} aria-label={t(`emoji.${name as keyof typeof groups}`)} className="mb-2">
      <h3 className="px-1 py-1 text-2xs font-semibold tracking-wide text-faint uppercase">
        {t(`emoji.${name as keyof typeof groups}`)}
      </h3>
      <div className="grid grid-cols-8">
        {emoji.split(' ').map((one) => (
          <button
            key={one}
            type="button"
            onClick={() => onPick(one)}
            className="flex size-9 items-center justify-center rounded-lg text-xl hover:bg-hover"
          >
            {one}
          </button>
        ))}
      </div>
    </section>
  ))
}

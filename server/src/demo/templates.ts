/** Approved templates of the sandbox that the demo's conversations use, word for word. */
const TEMPLATES = {
  continue_conversation: {
    language: 'en',
    body: 'Hello {{1}}, we have an update on your request. Reply to this message and we continue right here.',
    buttons: ['Continue', 'Not needed any more'],
  },
  continue_conversation_hi: {
    language: 'hi',
    body: 'नमस्ते {{1}}, आपके अनुरोध पर हमारे पास नई जानकारी है। आगे बात करने के लिए इस संदेश का जवाब दें।',
    buttons: ['जारी रखें', 'अब ज़रूरत नहीं'],
  },
  ride_reminder: {
    language: 'en',
    body: 'Reminder: your ride to {{1}} starts at {{2}}. Will you be ready at the pickup point?',
    buttons: ['Yes, I will be there', 'Running late', 'Cancel ride'],
  },
  weekly_payout: {
    language: 'en',
    body: 'Your payout of {{1}} for {{2}} rides is on its way and reaches your account by {{3}}.',
    buttons: [],
  },
  partner_documents_due: {
    language: 'en',
    header: 'Documents expire soon',
    body: 'Hello {{1}}, the {{2}} of vehicle {{3}} expires on {{4}}. Please send us a photo of the renewed document here.',
    buttons: ['I will send it', 'Need help'],
  },
} as const

export type TemplateName = keyof typeof TEMPLATES

/** The text people read and what was asked of WhatsApp, as a sent template keeps them. */
export function fillTemplate(key: TemplateName, values: string[]) {
  const { language, body, buttons, ...rest } = TEMPLATES[key]
  const text = body.replace(
    /\{\{(\d)\}\}/g,
    (_all, place: string) => values[Number(place) - 1] ?? '',
  )
  const parameters = values.map((value) => ({ type: 'text', text: value }))
  return {
    message: 'header' in rest ? `${rest.header}\n\n${text}` : text,
    variables: Object.fromEntries(values.map((value, place) => [String(place + 1), value])),
    template: {
      name: key.replace(/_hi$/, ''),
      language: { code: language },
      components: [{ type: 'body', parameters }],
    },
    buttons: [...buttons],
  }
}

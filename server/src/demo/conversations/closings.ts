import type { Script } from '../lines.ts'

/** How conversations end that went well: what the customer says, and we. */
export const CLOSINGS: Record<Script['language'], [string, string][]> = {
  en: [
    ['> Thank you', '< You are welcome, {first}. Have a good day!'],
    ['> Great, thanks a lot', '< Happy to help. Write any time.'],
    ['> Ok thanks for the quick help', '< Any time, {first}.'],
    ['> 👍', '< Wonderful. Safe travels!'],
    ['> That is all for now', '< Thank you for writing to us, {first}.'],
    [
      '> Fine, thank you for checking',
      '< With pleasure. I am closing this chat, write again whenever you need us.',
    ],
    ['> Very good service, thanks', '< That means a lot, thank you {first}!'],
  ],
  hi: [
    ['> धन्यवाद', '< आपका स्वागत है {first} जी। शुभ दिन!'],
    ['> बहुत-बहुत शुक्रिया', '< खुशी हुई कि काम बन गया।'],
    ['> ठीक है जी, धन्यवाद', '< कोई और मदद चाहिए तो यहीं लिखिए।'],
    ['> 🙏', '< शुभ यात्रा {first} जी!'],
  ],
  hinglish: [
    ['> Thank you bhai', '< Welcome {first} ji, aapka din shubh ho!'],
    ['> Ok sir dhanyavad', '< Koi baat nahi, kabhi bhi likhiye.'],
    ['> Thik hai, ho gaya', '< Bahut badhiya. Chat close kar rahe hain.'],
    ['> 🙏🙏', '< Shukriya {first} ji, safe drive!'],
    ['> Badhiya, thanks', '< Aapka swagat hai.'],
  ],
}

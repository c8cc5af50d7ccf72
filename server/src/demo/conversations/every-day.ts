import { after, type Script, type Written } from '../lines.ts'

const QUESTIONS = [
  '> Good morning, which terminal today?',
  '> Reached {place}, customer is not here yet',
  '> Traffic jam near {drop}, 15 minutes late',
  '> Trip finished, toll {n}0 paid',
  '> Kal ki duty kitne baje hai?',
  '> गाड़ी धुलवा ली है',
  '> Customer wants one more stop, allowed?',
  '> Diesel card is not working',
  '> Airport parking slip I will keep for the bill',
  '> Aaj {n} ride ho gaye',
]

const ANSWERS = [
  '< Terminal 2, gate 4. Have a safe trip!',
  '< I am calling the customer. Please wait ten minutes.',
  '< Noted, I have told them. Drive carefully.',
  '< Thank you, it is added.',
  '< Kal {time} baje, {place} se.',
  '< बहुत बढ़िया {first} जी।',
  '< Yes, one stop up to 15 minutes is included.',
  '< Please use the second card today, I have ordered a new one.',
  '< Good. Send a photo in the evening.',
  '< Shabash! Incentive ke liye do aur chahiye.',
]

/** A driver who writes every day: as many messages as it takes to scroll for a while. */
export function everyDay(messages: number): Script {
  const lines = Array.from({ length: messages }, (_, place): Written => {
    const turn = Math.floor(place / 2)
    // 7 and 10 have no common divisor, so neighbours differ for a long time.
    const of = (turn * 7 + Math.floor(turn / 10)) % QUESTIONS.length
    if (place % 2 === 1) return ANSWERS[of] ?? ''
    const isNewDay = turn > 0 && turn % 14 === 0
    return isNewDay ? after(15, QUESTIONS[of] ?? '') : after(0.5, QUESTIONS[of] ?? '')
  })
  return { language: 'hinglish', tags: ['Follow up'], resolution: 'Handled', lines }
}

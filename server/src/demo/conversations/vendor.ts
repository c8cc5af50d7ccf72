import { after, liked, quoting, type Script, sends, taps, template } from '../lines.ts'

/** Fleet owners: settlements, vehicle onboarding, drivers. */
export const VENDOR: Script[] = [
  {
    language: 'en',
    tags: ['Settlement', 'Urgent'],
    note: 'Commission on MH 14 booked at 18% instead of 15%. Finance corrects the statement.',
    resolution: 'Settlement corrected',
    lines: [
      '> The settlement of week 41 is wrong again',
      sends('document', 'statement.pdf', 'See the second vehicle'),
      '< Good morning {first}, I am looking at it. Which figure do you expect?',
      '> Commission should be 15%, not 18. We have a contract',
      '> Difference is {amount}',
      '< You are right, the old rate was used for {vehicle}. Finance corrects it today.',
      '> Please send me the new statement also',
      '< Yes, as soon as it is out.',
    ],
  },
  {
    language: 'hinglish',
    tags: ['Onboarding'],
    resolution: 'Vehicle onboarded',
    lines: [
      '> Do nayi gaadi lagani hai, kya kya documents chahiye?',
      '< Namaste {first} ji. RC, permit, insurance, PUC aur fitness, har gaadi ke liye.',
      sends('image', 'permit.jpg', 'Pehli gaadi ka permit'),
      sends('image', 'taxi.jpg', 'Aur gaadi ki photo'),
      '< Shukriya. RC ki copy aur bhej dijiye, phir {vehicle} kal se chalu.',
      '> RC kal milega RTO se',
      after(22, '> RC mil gaya, mail kar diya'),
      '< Mil gaya, {vehicle} ab active hai. Pehli ride {time} baje.',
    ],
  },
  {
    language: 'en',
    tags: ['Driver change'],
    resolution: 'Driver changed',
    lines: [
      '> {driver} is on leave from {day}, I want to put another driver on {vehicle}',
      '< Hello {first}, no problem. Is the new driver registered with us already?',
      '> Yes, he drove for us in summer',
      '< Then I only need his phone number, the change is live within ten minutes.',
      '> Sent in the portal',
      '< Done. He has the app access now.',
    ],
  },
  {
    language: 'hi',
    tags: ['Settlement'],
    resolution: 'Payment date told',
    lines: [
      '> इस महीने का भुगतान कब आएगा?',
      '< नमस्ते {first} जी, भुगतान {day} को होगा।',
      '> टोल के पैसे भी जुड़े हैं?',
      '< हाँ, {amount} टोल के शामिल हैं। विवरण आपको मेल कर दिया है।',
      '> ठीक है',
    ],
  },
  {
    language: 'en',
    tags: ['Vehicle'],
    note: 'Replacement car until Friday, agreed with operations.',
    resolution: 'Replacement arranged',
    lines: [
      '> {vehicle} had a breakdown near {place}, two passengers inside',
      sends('video', 'ride.mp4', 'It was fine until this point'),
      '< Are the passengers safe? I am sending a replacement at once.',
      '> Yes all fine, they are waiting at a dhaba',
      '< Replacement reaches them in 18 minutes. A tow truck is on its way too.',
      '> Who pays for the tow truck?',
      '< Covered by the fleet plan up to {amount}.',
    ],
  },
  {
    language: 'hinglish',
    tags: ['Settlement', 'Follow up'],
    resolution: 'TDS certificate sent',
    lines: [
      '> TDS certificate chahiye pichle quarter ka, CA maang raha hai',
      '< Ji {first} ji, Form 16A {day} tak portal me aa jayega.',
      '> Last time bhi yahi bola tha',
      '< Samajh sakte hain. Is baar mail karke yahin bata denge.',
      after(25, template('continue_conversation', '{first}')),
      taps('Continue'),
      '< Certificate mail kar diya hai, {n} vehicles ke liye.',
    ],
  },
  {
    language: 'en',
    tags: ['Documents'],
    resolution: 'Fitness certificate accepted',
    lines: [
      '> Fitness certificate of {vehicle} is uploaded, but the status is still red',
      '< Hello {first}, the photo shows last year’s certificate. Do you have the new one?',
      sends('image', 'permit.jpg'),
      '< This is the right one, the status turns green within the hour.',
      quoting(3, '> It is green now'),
    ],
  },
  {
    language: 'en',
    tags: ['Driver change', 'Urgent'],
    resolution: 'Shift covered',
    lines: [
      '> My driver met with a small accident, he cannot do the airport shift at {time}',
      sends('voice', 'voice.ogg'),
      '< Sorry to hear that. Is he all right?',
      '> Hand injury only, he is at the hospital',
      '< Please take care of him, we cover the shift. No penalty will be booked.',
      liked('🙏', '< And please send the hospital bill for the insurance when you have it.'),
      '> Thank you for the support',
    ],
  },
  {
    language: 'hi',
    tags: ['Onboarding'],
    resolution: 'Contract signed',
    lines: [
      '> पाँच गाड़ियाँ हैं, आपके साथ जोड़ना चाहता हूँ',
      '< स्वागत है {first} जी। कौन-कौन सी गाड़ियाँ हैं?',
      '> तीन अर्टिगा, दो डिज़ायर। सब कमर्शियल',
      '< बढ़िया। अनुबंध और दरें मेल कर रहे हैं, {day} को हमारी टीम {place} में मिल सकती है।',
      '> {time} बजे ठीक रहेगा',
      '< तय रहा।',
    ],
  },
  {
    language: 'en',
    tags: ['Feedback'],
    resolution: 'Answered',
    lines: [
      '> Is there an export of all rides as Excel?',
      '< Yes: Portal, Reports, Rides, "Download". Up to one year at once.',
      sends('sticker', 'sticker.webp'),
    ],
  },
  {
    language: 'hinglish',
    tags: ['Vehicle'],
    resolution: 'Inspection moved',
    lines: [
      '> {vehicle} ka inspection {day} ko hai, gaadi outstation hai',
      '< Koi baat nahi, next slot {time} ko {place} me hai. Shift kar du?',
      '> Ha kar do',
      '< Ho gaya, reference {ride}.',
    ],
  },
]

/** A complaint as long as WhatsApp allows, for the widest bubble of all. */
export const LONG_COMPLAINT: Script = {
  language: 'en',
  tags: ['Settlement', 'Follow up'],
  note: 'Read the whole message before you call: he lists every vehicle.',
  resolution: 'Answered in writing',
  lines: [
    `> ${[
      'Dear team, I am writing one long message so that nothing gets lost between five people this time.',
      ...['MH 12 AB 1234', 'MH 14 CD 5678', 'MH 12 EF 9012', 'MH 12 GH 3456', 'MH 14 JK 7890'].map(
        (vehicle, index) =>
          `${index + 1}. ${vehicle}: the car ran on all six days, ${21 + index * 3} rides, and the driver has every one of them in his book with time and toll slip. Your statement shows ${19 + index * 3}. The two missing ones were both airport drops after midnight, which your system puts into the next week, but in the next week they are not there either. I asked in the office and was told to wait for the correction run. The correction run came, and the line says "adjusted", with an amount of zero. Please explain to me what was adjusted, because on my side the diesel was real, the toll was real, and the driver was paid in cash the same night.`,
      ),
      'I am with you since the first year and I recommended you to four other owners at the stand. I do not want to move my cars. But I have salaries on the 7th, two loans on the 10th, and I cannot go to the bank with a statement that changes every Tuesday.',
      'What I ask for is simple: one person who looks at all five cars together, one corrected statement, and one date on which the money comes. If a ride is rejected, tell me the ride number and the reason, then I can talk to the driver.',
      'I attach nothing, because I have attached everything three times already. Thank you for reading until here.',
    ].join('\n\n')}`,
    '< Good afternoon, and thank you for writing it all down. I have read every line.',
    '< I take all five cars myself. You get one corrected statement by Thursday, with ride numbers, and I stay your contact until it is settled.',
  ],
}

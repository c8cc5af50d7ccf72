import { useLanguage } from './shared.ts'

/** Every word of the second file; `{n}` and the like are filled in. */
const en = {
  image: 'Picture',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  preparing: 'This file is on its way…',
  gone: 'This file could not be loaded.',
  again: 'Try again',
  download: 'Open {name}',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  closePicture: 'Close picture',
  resolved: 'This conversation was closed. Write again any time.',
  rate: 'How did we do?',
  stars: '{n} of 5',
  comment: 'Anything you would like to add? (optional)',
  submit: 'Send rating',
  thanks: 'Thank you for your rating.',
  change: 'Change',
  location: 'Location',
  map: 'Open the map',
  newTab: '{name}, opens in a new tab',
  contact: 'Contact',
  order: 'Order',
  total: 'Total',
  missed: 'Missed call',
  call: 'Call',
  only: 'This can only be seen in WhatsApp.',
  forwarded: 'Forwarded',
  often: 'Forwarded many times',
  ad: 'From an advertisement',
  wantsPlace: 'You are asked where you are. Write it, or send a picture.',
  wantsNumber: 'You are asked for your number. Write it below.',
}

type Words = typeof en

const hi: Words = {
  image: 'तस्वीर',
  video: 'वीडियो',
  audio: 'ऑडियो',
  voice: 'वॉइस संदेश',
  document: 'दस्तावेज़',
  sticker: 'स्टिकर',
  preparing: 'यह फ़ाइल आ रही है…',
  gone: 'यह फ़ाइल लोड नहीं हो सकी।',
  again: 'फिर कोशिश करें',
  download: '{name} खोलें',
  zoomIn: 'बड़ा करें',
  zoomOut: 'छोटा करें',
  closePicture: 'तस्वीर बंद करें',
  resolved: 'यह बातचीत पूरी हुई। जब चाहें फिर लिखें।',
  rate: 'हमारी सेवा कैसी रही?',
  stars: '5 में से {n}',
  comment: 'कुछ और कहना चाहेंगे? (वैकल्पिक)',
  submit: 'रेटिंग भेजें',
  thanks: 'आपकी रेटिंग के लिए धन्यवाद।',
  change: 'बदलें',
  location: 'स्थान',
  map: 'नक्शा खोलें',
  newTab: '{name}, नए टैब में खुलता है',
  contact: 'संपर्क',
  order: 'ऑर्डर',
  total: 'कुल',
  missed: 'मिस्ड कॉल',
  call: 'कॉल',
  only: 'यह केवल WhatsApp में देखा जा सकता है।',
  forwarded: 'आगे भेजा गया',
  often: 'कई बार आगे भेजा गया',
  ad: 'विज्ञापन से',
  wantsPlace: 'आपसे पूछा गया है कि आप कहाँ हैं। लिखें, या तस्वीर भेजें।',
  wantsNumber: 'आपसे आपका नंबर माँगा गया है। नीचे लिखें।',
}

export function useSay() {
  const words = useLanguage().code === 'hi' ? hi : en
  return (word: keyof Words, fill: Record<string, string | number> = {}) =>
    words[word].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''))
}

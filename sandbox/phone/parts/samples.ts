/** Places that a customer may stand at, or choose to meet at. */
export const PLACES = [
  {
    latitude: 18.5289,
    longitude: 73.8744,
    name: 'Pune Station',
    address: 'Agarkar Nagar, Pune, Maharashtra 411001',
  },
  {
    latitude: 19.1197,
    longitude: 72.8464,
    name: 'Andheri East',
    address: 'Andheri East, Mumbai, Maharashtra 400069',
  },
  {
    latitude: 18.5793,
    longitude: 73.9089,
    name: 'Pune Airport',
    address: 'New Airport Road, Viman Nagar, Pune 411032',
  },
]

/** Where a customer stands who is asked and has nothing to type. */
export const [HERE = { latitude: 18.5289, longitude: 73.8744 }] = PLACES

/** A vCard in WhatsApp's words. */
export function cardOf({ name, phone }: { name: string; phone: string }) {
  const [first_name = name, ...others] = name.split(' ')
  return {
    name: {
      formatted_name: name,
      first_name,
      ...(others.length > 0 ? { last_name: others.join(' ') } : {}),
    },
    phones: [{ phone: `+${phone}`, type: 'MOBILE', wa_id: phone }],
  }
}

/** What a customer puts into the cart. */
export const ORDER = {
  type: 'order',
  product_items: [
    { product_retailer_id: 'seat-window', quantity: 2, item_price: 450, currency: 'INR' },
    { product_retailer_id: 'extra-luggage', quantity: 1, item_price: 120, currency: 'INR' },
  ],
}

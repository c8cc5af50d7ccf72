/** Where a customer stands who shares the location without typing one. */
export const HERE = {
  latitude: 18.5289,
  longitude: 73.8744,
  name: 'Pune Station',
  address: 'Agarkar Nagar, Pune, Maharashtra 411001',
}

/** The contact that a customer shares. */
export const MY_CARD = {
  name: { formatted_name: 'Ramesh Pawar', first_name: 'Ramesh', last_name: 'Pawar' },
  phones: [{ phone: '+91 98123 40077', type: 'MOBILE', wa_id: '919812340077' }],
}

import { between, demoDigits, demoId, pick } from './chance.ts'

/** One of the people who write. */
export interface DemoCustomer {
  customer_id: string
  /** The phone at `/sandbox`; digits. */
  phone: string
  /** WhatsApp's own id of the person. */
  user_id: string
  name: string
  /** The number is hidden behind a user name: the desk knows the user id only. */
  username: string | null
  profile: Record<string, string>
  documents_status: string | null
  dco_status: string | null
  in_journey_status: boolean | null
}

/** People whom the sandbox has phones for from its first start. */
const KNOWN: Record<string, { phone: string; name: string; username?: string }[]> = {
  Partner: [
    { phone: '919812340011', name: 'Ravi Kumar' },
    { phone: '919812340015', name: 'Gurpreet Singh' },
  ],
  Customer: [
    { phone: '919812340012', name: 'Asha Verma' },
    { phone: '919812340016', name: 'Meera Iyer', username: 'meera.travels' },
  ],
  Vendor: [{ phone: '919812340013', name: 'Imran Sheikh' }],
  SRDP: [{ phone: '919812340014', name: 'Lakshmi Nair' }],
}

const FIRST = (
  'Suresh Anil Fatima Deepak Kavita Manoj Harpreet Joseph Nilesh Pooja Sameer Ganesh Rekha Vijay ' +
  'Sandeep Zoya Prakash Ritu Ajay Thomas Neha Balwinder Kiran Mahesh Shabana Rakesh Geeta Amit ' +
  'Yusuf Sneha Dinesh Padma Rahul Jaswant Lata Nitin Arif Swati Gopal Maria'
).split(' ')
const LAST = (
  'Patil Yadav Khan Sharma Pawar Reddy Gill Fernandes Jadhav Gupta Shaikh Pillai Chauhan ' +
  'Kulkarni Das Mishra Bhosale Naik Thakur Mathew Joshi Sidhu Rathod'
).split(' ')
const IN_HINDI = (
  'रमेश यादव,सुनीता शर्मा,मोहन लाल,अनिता गुप्ता,राजेश पवार,सीमा चौहान,गीता देवी,विजय पाटिल,नीलम सिंह,' +
  'अशोक मिश्रा,कविता जोशी,दीपक कुमार,पूनम वर्मा,सुरेश दास,रेखा राठौड़,महेश नायक,उषा ठाकुर'
).split(',')
const FLEETS = ['Travels', 'Cabs', 'Fleet Services', 'Tours', 'Logistics']
const CITIES = ['Pune', 'Mumbai', 'Nashik', 'Nagpur', 'Delhi', 'Jaipur', 'Lucknow', 'Hyderabad']

/** Documents and account of the driver-owners, so that every filter of Partners finds somebody. */
const STATUSES = [
  { documents_status: 'Approved', dco_status: 'Active', in_journey_status: false },
  { documents_status: 'Approved', dco_status: 'Active', in_journey_status: true },
  { documents_status: 'Pending', dco_status: 'Inactive', in_journey_status: false },
  { documents_status: 'Approved', dco_status: 'Suspend', in_journey_status: false },
  { documents_status: 'Approved', dco_status: 'Active', in_journey_status: false },
  { documents_status: 'Rejected', dco_status: 'Inactive', in_journey_status: false },
]

const NO_STATUS = { documents_status: null, dco_status: null, in_journey_status: null }

/** Somebody who writes to a segment; `number` counts the people of the whole demo. */
export function demoCustomer(customer_type: string, place: number, number: number): DemoCustomer {
  const known = KNOWN[customer_type]?.[place]
  // No number ends in 0001 to 0008: those have magic in the sandbox.
  const phone = known?.phone ?? String(919_812_341_000 + number * 37)
  const name = known?.name ?? nameOf(customer_type, place, number)
  const mail = name
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
  return {
    customer_id: demoId('customer', phone),
    phone,
    user_id: `IN.${demoDigits('user', phone)}`,
    name,
    username: known?.username ?? null,
    profile: {
      city: pick(CITIES, 'city', phone),
      ...(mail === '' ? {} : { email: `${mail}@example.com` }),
      language: pick(['English', 'हिन्दी', 'Hinglish'], 'language', phone),
      rides: String(between(1, 240, 'rides', phone)),
    },
    ...(customer_type === 'Partner' ? (STATUSES[place % STATUSES.length] ?? NO_STATUS) : NO_STATUS),
  }
}

function nameOf(customer_type: string, place: number, number: number): string {
  if (customer_type === 'Customer' && place === 4) return ''
  if (place % 9 === 5) return IN_HINDI[Math.floor(number / 9) % IN_HINDI.length] ?? ''
  const last = LAST[(number * 5) % LAST.length]
  if (customer_type === 'Vendor' && place % 3 === 1) return `${last} ${pick(FLEETS, number)}`
  // Neither list's length divides the steps, so names repeat late.
  return `${FIRST[(number * 7 + Math.floor(number / 40) * 13) % FIRST.length]} ${last}`
}

import type { Context } from '../context.ts'
import { newGraphId } from '../ids.ts'
import type { Template, TemplateComponent } from '../store/records.ts'

type Seed = Pick<Template, 'name' | 'language' | 'category' | 'components'> &
  Partial<Pick<Template, 'status' | 'rejected_reason' | 'parameter_format'>>

const quickReplies = (...texts: string[]): TemplateComponent => ({
  type: 'BUTTONS',
  buttons: texts.map((text) => ({ type: 'QUICK_REPLY', text })),
})
const named = (examples: Record<string, string>) => ({
  body_text_named_params: Object.entries(examples).map(([param_name, example]) => ({
    param_name,
    example,
  })),
})

/** A transport operator's templates, believable and in every state. */
const SEEDS: Seed[] = [
  {
    name: 'ride_confirmation',
    language: 'en',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Your ride is booked' },
      {
        type: 'BODY',
        text: 'Hello {{customer_name}}, your ride from {{pickup}} to {{drop}} on {{pickup_time}} is confirmed. We share the driver’s details one hour before pickup.',
        example: named({
          customer_name: 'Asha',
          pickup: 'Andheri East',
          drop: 'Pune Station',
          pickup_time: '12 Dec, 07:30',
        }),
      },
      { type: 'FOOTER', text: 'Reply here if anything changes' },
    ],
  },
  {
    name: 'ride_confirmation',
    language: 'hi',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'आपकी राइड बुक हो गई है' },
      {
        type: 'BODY',
        text: 'नमस्ते {{customer_name}}, {{pickup}} से {{drop}} तक आपकी राइड {{pickup_time}} के लिए पक्की है। ड्राइवर की जानकारी एक घंटा पहले भेजेंगे।',
        example: named({
          customer_name: 'आशा',
          pickup: 'अंधेरी',
          drop: 'पुणे स्टेशन',
          pickup_time: '12 दिसंबर, 07:30',
        }),
      },
      { type: 'FOOTER', text: 'बदलाव हो तो यहीं लिखें' },
    ],
  },
  {
    name: 'driver_assigned',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, your driver {{2}} will arrive in vehicle {{3}} at {{4}}.',
        example: { body_text: [['Asha', 'Ramesh', 'MH 12 AB 1234', '07:30']] },
      },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Track ride',
            url: 'https://example.com/track/{{1}}',
            example: ['R-4711'],
          },
          { type: 'PHONE_NUMBER', text: 'Call support', phone_number: '+910000000001' },
        ],
      },
    ],
  },
  {
    name: 'driver_assigned',
    language: 'hi',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'नमस्ते {{1}}, आपके ड्राइवर {{2}} गाड़ी {{3}} में {{4}} बजे पहुँचेंगे।',
        example: { body_text: [['आशा', 'रमेश', 'MH 12 AB 1234', '07:30']] },
      },
    ],
  },
  {
    name: 'ride_reminder',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Reminder: your ride to {{1}} starts at {{2}}. Will you be ready at the pickup point?',
        example: { body_text: [['Pune Station', '07:30']] },
      },
      quickReplies('Yes, I will be there', 'Running late', 'Cancel ride'),
    ],
  },
  {
    name: 'continue_conversation',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, we have an update on your request. Reply to this message and we continue right here.',
        example: { body_text: [['Asha']] },
      },
      quickReplies('Continue', 'Not needed any more'),
    ],
  },
  {
    name: 'continue_conversation',
    language: 'hi',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'नमस्ते {{1}}, आपके अनुरोध पर हमारे पास नई जानकारी है। आगे बात करने के लिए इस संदेश का जवाब दें।',
        example: { body_text: [['आशा']] },
      },
      quickReplies('जारी रखें', 'अब ज़रूरत नहीं'),
    ],
  },
  {
    name: 'payment_receipt',
    language: 'en',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['receipt.pdf'] } },
      {
        type: 'BODY',
        text: 'We received {{amount}} for ride {{ride_id}}. The receipt is attached.',
        example: named({ amount: '₹1,240', ride_id: 'R-4711' }),
      },
    ],
  },
  {
    name: 'partner_documents_due',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Documents expire soon' },
      {
        type: 'BODY',
        text: 'Hello {{1}}, the {{2}} of vehicle {{3}} expires on {{4}}. Please send us a photo of the renewed document here.',
        example: { body_text: [['Gurpreet', 'permit', 'MH 12 AB 1234', '31 Dec']] },
      },
      quickReplies('I will send it', 'Need help'),
    ],
  },
  {
    name: 'weekly_payout',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Your payout of {{1}} for {{2}} rides is on its way and reaches your account by {{3}}.',
        example: { body_text: [['₹18,450', '27', 'Tuesday']] },
      },
    ],
  },
  {
    name: 'festive_offer',
    language: 'en',
    category: 'MARKETING',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['offer.jpg'] } },
      {
        type: 'BODY',
        text: '{{customer_name}}, travel home for the festival: {{discount}} off intercity rides until {{last_day}}.',
        example: named({ customer_name: 'Asha', discount: '15%', last_day: '5 Nov' }),
      },
      { type: 'FOOTER', text: 'Reply STOP to opt out' },
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Book now', url: 'https://example.com/book' }],
      },
    ],
  },
  {
    name: 'festive_offer',
    language: 'hi',
    category: 'MARKETING',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['offer.jpg'] } },
      {
        type: 'BODY',
        text: '{{customer_name}}, त्योहार पर घर चलें: {{last_day}} तक इंटरसिटी राइड पर {{discount}} की छूट।',
        example: named({ customer_name: 'आशा', discount: '15%', last_day: '5 नवंबर' }),
      },
      { type: 'FOOTER', text: 'बंद करने के लिए STOP लिखें' },
    ],
  },
  {
    name: 'pickup_point',
    language: 'en',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'LOCATION' },
      {
        type: 'BODY',
        text: 'Hello {{first_name}}, this is your pickup point for {{route}} on {{ride_date}} at {{ride_time}}.',
        example: named({
          first_name: 'Asha',
          route: 'Andheri → Pune',
          ride_date: '12 Dec',
          ride_time: '07:30',
        }),
      },
      quickReplies('I know it', 'Call me'),
    ],
  },
  {
    name: 'next_ride_coupon',
    language: 'en',
    category: 'MARKETING',
    components: [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: '{{1}} off your next ride',
        example: { header_text: ['15%'] },
      },
      {
        type: 'BODY',
        text: 'Thank you for riding with us, {{1}}. Show this code when you book before {{2}}.',
        example: { body_text: [['Asha', '31 Dec']] },
      },
      { type: 'FOOTER', text: 'Reply STOP to opt out' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'COPY_CODE', text: 'Copy code', example: 'RIDE15' },
          { type: 'QUICK_REPLY', text: 'Stop offers' },
        ],
      },
    ],
  },
  {
    name: 'feedback_request',
    language: 'en',
    category: 'MARKETING',
    status: 'PENDING',
    components: [
      {
        type: 'BODY',
        text: 'How was your ride with {{1}}? One tap helps us get better.',
        example: { body_text: [['Ramesh']] },
      },
      quickReplies('Great', 'Fine', 'Poor'),
    ],
  },
  {
    name: 'win_big_prizes',
    language: 'en',
    category: 'MARKETING',
    status: 'REJECTED',
    rejected_reason: 'PROMOTIONAL',
    components: [{ type: 'BODY', text: 'Ride three times this week and win big prizes!!!' }],
  },
  {
    name: 'route_change_notice',
    language: 'en',
    category: 'UTILITY',
    status: 'PAUSED',
    components: [
      {
        type: 'BODY',
        text: 'Route {{1}} changes from {{2}}. Your new pickup point is {{3}}.',
        example: { body_text: [['14', 'Monday', 'Gate 3']] },
      },
    ],
  },
]

export function seedTemplates(ctx: Context): void {
  if (ctx.store.templates.size > 0) return
  const accounts = new Set(ctx.config.numbers.map(({ waba_id }) => waba_id))
  for (const waba_id of accounts) {
    for (const seed of SEEDS) ctx.store.templates.put(complete(ctx, waba_id, seed))
  }
}

function complete(ctx: Context, waba_id: string, seed: Seed): Template {
  const status = seed.status ?? 'APPROVED'
  const score = status === 'APPROVED' ? 'GREEN' : status === 'PAUSED' ? 'RED' : 'UNKNOWN'
  return {
    id: newGraphId(),
    waba_id,
    parameter_format: 'POSITIONAL',
    rejected_reason: 'NONE',
    ...seed,
    status,
    quality_score: { score, date: Math.floor(ctx.now() / 1000) },
  }
}

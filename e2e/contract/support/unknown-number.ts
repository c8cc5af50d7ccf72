import { processed } from '@smart-chat/server/testing/stored.ts'
import { changeOf, postDelivery, textFrom } from '@smart-chat/server/testing/webhook.ts'
import type { World } from './world.ts'

/**
 * Somebody writes to a number that no segment has.
 *
 * @returns the dead letter that comes of it
 */
export async function writesToNobody(world: World, text = 'Is anybody there?') {
  const message = textFrom(world.newPhone(), text)
  await postDelivery(world.url, [changeOf({ messages: [message] }, '999999999999999')])
  await processed(world.desk)
  const { dead_letters } = await world.get('listDeadLetters', { as: 'admin', input: {} })
  const letter = dead_letters.find(({ item }: { item: { id: string } }) => item.id === message.id)
  return letter as { dead_letter_id: string }
}

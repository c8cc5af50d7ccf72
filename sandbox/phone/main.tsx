import { render } from 'preact'
import './style/page.css'
import './style/phone.css'
import './style/bubble.css'
import './style/content.css'
import './style/sound.css'
import './style/choices.css'
import './style/sheet.css'
import './style/attach.css'
import './style/person.css'
import { DeskOfPhones } from './desk-of-phones.tsx'

const root = document.getElementById('phones')
if (root) render(<DeskOfPhones />, root)

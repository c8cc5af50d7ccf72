import { render } from 'preact'
import './style/page.css'
import './style/phone.css'
import './style/bubble.css'
import './style/sheet.css'
import { DeskOfPhones } from './desk-of-phones.tsx'

const root = document.getElementById('phones')
if (root) render(<DeskOfPhones />, root)

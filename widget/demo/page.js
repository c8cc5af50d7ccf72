// As an operator's own page does it: ask one's own server for a token, then add the tag.
const choices = document.querySelector('#choices')
const chosen = new URLSearchParams(location.search)
const as = chosen.get('customer') ?? '0'

async function fetchToken() {
  const answer = await fetch('/widget-demo/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ index: Number(as) }),
  })
  return (await answer.json()).token
}

window.addEventListener('smartchat:token-expired', async () => {
  window.SmartChat.setToken(await fetchToken())
})

async function addWidget() {
  const customers = await (await fetch('/widget-demo/customers')).json()
  choices.customer.append(
    ...customers.map(
      ({ index, name, customer_type }) => new Option(`${name} (${customer_type})`, index),
    ),
  )
  choices.customer.value = as
  choices.language.value = chosen.get('language') ?? 'en'
  choices.theme.value = chosen.get('theme') ?? 'auto'
  choices.addEventListener('change', () => {
    location.search = new URLSearchParams(new FormData(choices)).toString()
  })

  const script = document.createElement('script')
  script.src = '/widget.js'
  script.async = true
  script.dataset.token = await fetchToken()
  script.dataset.customerType = customers[Number(as)].customer_type
  script.dataset.theme = choices.theme.value
  script.dataset.language = choices.language.value
  document.body.append(script)
  document.querySelector('#tag').textContent = script.outerHTML.replace(
    script.dataset.token,
    `${script.dataset.token.slice(0, 12)}…`,
  )
}

void addWidget()

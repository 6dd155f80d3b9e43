import { kept } from './password-rules.js'

// Says while somebody types what the server would say afterwards. The page works without it; nothing is sent anywhere.
const form = document.querySelector('form')
const { password, repeat, show } = form.elements
const strength = document.getElementById('strength')
const personal = JSON.parse(form.dataset.personal)
const levels = JSON.parse(form.dataset.levels)

function markRules() {
  for (const rule of document.querySelectorAll('[data-rule]')) {
    const met = kept[rule.dataset.rule](password.value, personal)
    rule.className = met ? 'met' : ''
    rule.querySelector('.spoken').textContent = met ? rule.dataset.met : rule.dataset.unmet
  }
}

const load = (name) =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: name, onload: resolve, onerror: reject })
    document.head.append(script)
  })

let estimator

/** Half a megabyte of common passwords, which is loaded when the first letter is typed. */
async function openEstimator() {
  await Promise.all([load('estimator.js'), load('dictionary.js')])
  const { core, 'language-common': common } = globalThis.zxcvbnts
  const { default: graphs } = common.adjacencyGraphs
  return new core.ZxcvbnFactory({ dictionary: common.dictionary, graphs, maxLength: 64 })
}

async function rateStrength() {
  estimator ??= openEstimator()
  const { score } = (await estimator).check(password.value, personal)
  strength.textContent = password.value === '' ? '' : levels[score]
  strength.dataset.level = score
}

let pause
password.addEventListener('input', () => {
  markRules()
  clearTimeout(pause)
  // Not at every letter: a screen reader would never come to an end.
  pause = setTimeout(rateStrength, 500)
})

show.closest('label').hidden = false
show.addEventListener('change', () => {
  for (const field of [password, repeat]) field.type = show.checked ? 'text' : 'password'
})

const submit = form.querySelector('button')
form.addEventListener('submit', () => {
  // Fields that are text at that moment are remembered by browsers; and a second click would find the link used.
  for (const field of [password, repeat]) field.type = 'password'
  submit.disabled = true
})
addEventListener('pageshow', () => {
  submit.disabled = false
})

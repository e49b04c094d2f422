import '@fontsource-variable/hanken-grotesk/wght.css'
import './page.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { takeParameters } from './parameters.ts'
import { Returned } from './returned.tsx'
import { serverFor } from './server.ts'

const parameters = takeParameters()
const server = serverFor(parameters.linkToken)
// It runs in a frame, so the page around it is one that may show it.
if (parameters.mode === 'iframe' && parameters.origin !== undefined) {
  window.parent.postMessage('rollcall:arrived', parameters.origin)
}
const root = document.querySelector('#root')
if (root !== null) {
  createRoot(root).render(
    parameters.outcome === undefined ? (
      <App parameters={parameters} server={server} />
    ) : (
      <Returned id={parameters.outcome} parameters={parameters} server={server} />
    ),
  )
}

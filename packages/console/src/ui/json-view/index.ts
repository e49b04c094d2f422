export { JsonPair, JsonView } from './json-view.tsx'

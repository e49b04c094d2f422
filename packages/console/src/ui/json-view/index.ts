export { JsonPair, JsonView, type JsonViewProps } from './json-view.tsx'

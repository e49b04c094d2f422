export { type Operators } from './operators.ts'
export { createOperatorSignIn, type OperatorSignIn } from './sign-in.ts'

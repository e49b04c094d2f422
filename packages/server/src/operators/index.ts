export { createOperatorSignIn, type OperatorSignIn } from './sign-in.ts'

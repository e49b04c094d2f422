/** As little as makes an address: the server knows which ones there are. */
export const EMAIL = { value: /^\S+@\S+$/, message: 'An e-mail address has an @ in it, e.g. ada@example.com.' }

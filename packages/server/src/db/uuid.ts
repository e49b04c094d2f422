/** Whether a text can be the id of a row. Anything else is unknown, and the database would refuse to compare it. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)

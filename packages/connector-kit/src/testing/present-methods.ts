/**
 * Methods that a connector declares, as if none were optional: one that is missing fails with a sentence when it is called.
 *
 * @example const users = presentMethods(connector.open(session).users)
 */
export const presentMethods = <T extends object>(methods: T | undefined): Required<T> =>
  new Proxy(methods ?? {}, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      if (method === undefined) throw new TypeError(`The directory has no method "${String(name)}".`)
      return method
    },
  }) as Required<T> // the proxy makes it so

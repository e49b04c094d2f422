import ipaddr from 'ipaddr.js'

/** An address in its parsed form; an IPv4 address in IPv6 clothes is undressed. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Answer credentials to whoever asks from inside a cloud; some of them are in ranges that are public otherwise. */
const METADATA_SERVICES = ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16']

/** IPv4 addresses embedded in IPv6 ones that really lead to the IPv4 address: mapped ones, and the public NAT64. */
const EMBEDDING_RANGES = ['::ffff:0:0/96', '64:ff9b::/96'].map((range) => ipaddr.IPv6.parseCIDR(range))

/** What IANA has given out for the public internet; everything else in IPv6 is something special. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/** `undefined` for anything that is no address in its usual spelling. */
export const parseAddress = (text: string): Address | undefined =>
  ipaddr.isValid(text) && (text.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(text))
    ? undress(ipaddr.parse(text))
    : undefined

/** An address or a range of them, e.g. `10.0.0.0/8`; `undefined` for anything else. */
export const parseRange = (text: string): readonly [Address, number] | undefined => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = parseAddress(text)
  return address === undefined ? undefined : [address, address.kind() === 'ipv4' ? 32 : 128]
}

export const isWithin = (address: Address, [network, bits]: readonly [Address, number]): boolean => {
  if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits)
  return network instanceof ipaddr.IPv6 && address.match(network, bits)
}

export const isLoopback = (address: Address): boolean => address.range() === 'loopback'

/** Whether anybody on the internet could be there, as opposed to something near this machine. */
export const isPublic = (address: Address): boolean => {
  if (isMetadataService(address) || address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
}

/** No address of anything; sockets take it for this machine. */
export const isUnspecified = (address: Address): boolean => address.range() === 'unspecified'

/** Whether a range is this one address. */
export const isExactly = (address: Address, [network, bits]: readonly [Address, number]): boolean =>
  bits === (network.kind() === 'ipv4' ? 32 : 128) && isWithin(address, [network, bits])

/** Never a vendor, whatever its name: link-local, multicast, unspecified, broadcast, and the metadata services. */
export const isNeverAVendor = (address: Address): boolean =>
  isMetadataService(address) || ['linkLocal', 'multicast', 'unspecified', 'broadcast'].includes(address.range())

export const isMetadataService = (address: Address): boolean => METADATA_ADDRESSES.has(address.toNormalizedString())

const METADATA_ADDRESSES = new Set(METADATA_SERVICES.map((text) => ipaddr.parse(text).toNormalizedString()))

const undress = (address: Address): Address => {
  if (address instanceof ipaddr.IPv4 || !EMBEDDING_RANGES.some((range) => address.match(range))) return address
  return new ipaddr.IPv4(address.toByteArray().slice(12))
}

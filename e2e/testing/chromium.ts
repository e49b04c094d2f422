import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A browser to drive: where it is, and what its process needs to run. */
export type Chromium = { readonly executablePath: string; readonly environment: Readonly<Record<string, string>> }

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Nothing leaves the machine: every service of a browser's maker is off. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The system's Chromium where there is one, else the one that npm installed, unpacked once into the temporary folder with
 * the libraries that a minimal system lacks.
 */
export const findChromium = async (): Promise<Chromium> => {
  const installed = INSTALLED.find((path) => existsSync(path))
  if (installed !== undefined) return { executablePath: installed, environment: {} }
  const { default: packed, inflate } = await import('@sparticuz/chromium')
  const bin = new URL('../bin', import.meta.resolve('@sparticuz/chromium')).pathname
  const [executablePath] = await Promise.all([packed.executablePath(), inflate(join(bin, 'al2023.tar.br'))])
  return {
    executablePath,
    environment: {
      LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib'),
      FONTCONFIG_PATH: join(tmpdir(), 'fonts'),
      HOME: tmpdir(),
    },
  }
}

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Links in our Markdown that lead nowhere: to a file that is not there, or to a heading it does not have. */
export const brokenLinks = (root: string): readonly string[] =>
  globSync('**/*.md', { cwd: root, exclude: (path) => /(^|\/)(node_modules|\.[^/]+)$/.test(path) })
    .toSorted()
    .flatMap((file) => {
      const path = join(root, file)
      return linksIn(readFileSync(path, 'utf8')).flatMap(({ target, line }) => {
        const problem = wrongWith(root, path, target)
        return problem === undefined ? [] : [`${file}:${line} ${target}: ${problem}`]
      })
    })

const wrongWith = (root: string, from: string, target: string): string | undefined => {
  const [file = '', heading] = target.split('#')
  const path = file === '' ? from : resolve(dirname(from), decodeURI(file))
  if (!existsSync(path)) return `there is no ${relative(root, path)}.`
  if (heading === undefined || heading === '' || !path.endsWith('.md')) return undefined
  const headings = headingsIn(readFileSync(path, 'utf8'))
  return headings.includes(heading) ? undefined : `${relative(root, path)} has no such heading.`
}

type Link = { readonly target: string; readonly line: number }

/** Those that lead to files of ours. What stands in code is no link. */
const linksIn = (markdown: string): readonly Link[] =>
  linesOfProse(markdown).flatMap(({ text, line }) =>
    [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/g)]
      .map(([, inline, reference]) => ({ target: inline ?? reference ?? '', line }))
      .filter(({ target }) => !/^[a-z][a-z+.-]*:|^\/\//i.test(target)),
  )

/** As GitHub makes them: lower case, without marks, spaces to hyphens. */
const headingsIn = (markdown: string): readonly string[] =>
  linesOfProse(markdown).flatMap(({ text }) => {
    const [, title] = /^#{1,6}\s+(.*?)\s*#*$/.exec(text) ?? []
    if (title === undefined) return []
    return [
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ]
  })

const linesOfProse = (markdown: string): readonly { readonly text: string; readonly line: number }[] => {
  let isCode = false
  return markdown.split('\n').flatMap((text, at) => {
    const isFence = /^\s*(```|~~~)/.test(text)
    if (isFence) isCode = !isCode
    return isFence || isCode ? [] : [{ text, line: at + 1 }]
  })
}

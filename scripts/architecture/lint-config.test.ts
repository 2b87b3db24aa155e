import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dependencyRule } from './rule.ts'

interface Override {
  files: string[]
  rules: { 'no-restricted-imports'?: [string, { patterns: { group: string[] }[] }]; 'no-restricted-globals'?: unknown }
}

const config = JSON.parse(readFileSync(`${import.meta.dirname}/../../.oxlintrc.json`, 'utf8')) as {
  overrides: Override[]
}

/** What the linter's override for a folder gives back after forbidding everything. */
function allowedByLint(folder: string): string[] {
  const override = config.overrides.find(
    ({ files, rules }) => files[0] === `${folder}/src/**` && rules['no-restricted-imports'],
  )
  const group = override?.rules['no-restricted-imports']?.[1].patterns[0]?.group ?? []
  return group
    .filter((pattern) => /^!(?!\.|@hubbub$)/.test(pattern) && !pattern.endsWith('/**'))
    .map((pattern) => pattern.slice(1))
}

test.each(Object.entries(dependencyRule))('the linter and the dependency rule agree on %s', (folder, rule) => {
  const libraries = rule.libraries === 'declared' ? [] : rule.libraries
  expect(allowedByLint(folder).toSorted()).toEqual([...rule.uses, ...rule.typesOf, ...libraries].toSorted())
})

test('the linter keeps the same packages pure as the dependency rule', () => {
  const pure = Object.entries(dependencyRule).flatMap(([folder, rule]) => (rule.pure ? [`${folder}/src/**`] : []))
  expect(config.overrides.find(({ rules }) => rules['no-restricted-globals'])?.files).toEqual(pure)
})

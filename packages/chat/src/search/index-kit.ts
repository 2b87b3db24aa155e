// What stores need to keep an index of messages, and what callers need to search.
export type * from './ports.ts'
export type * from './search-index.ts'
export { normalise } from './normalise.ts'
export { parseQuery } from './parse-query.ts'
export type { Phrase } from './phrase.ts'
export { fits, searchedTerms, searchedText, type SearchPlan } from './search-plan.ts'
export { termRules } from './terms.ts'

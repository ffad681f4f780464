// The consumers' operations as the explorer offers them.
const text = (variables) => (Object.keys(variables ?? {}).length ? JSON.stringify(variables, null, 2) : '');

/** `query`, `mutation` or `subscription`: what the example does. */
export const kind = ({ query }) => /^\s*(query|mutation|subscription)\b/m.exec(query)?.[1] ?? 'query';

const name = ({ query, title }) => /^\s*(?:query|mutation|subscription)\s+(\w+)/m.exec(query)?.[1] ?? title;

export const asTab = ({ query, variables }) => ({ query, variables: text(variables) });

/** @returns a Map from each agency to its examples, in the given order. */
export function byAgency(examples) {
  const agencies = new Map();
  for (const example of examples) agencies.set(example.agency, [...(agencies.get(example.agency) ?? []), example]);
  return agencies;
}

/** The tabs of a first visit: Me, Citizen, and one for each further agency, a query where it has one. */
export function firstTabs(examples) {
  const first = ['Me', 'Citizen'].flatMap((wanted) => examples.find((example) => name(example) === wanted) ?? []);
  for (const [agency, own] of byAgency(examples)) {
    if (first.some((example) => example.agency === agency)) continue;
    first.push(own.find((example) => kind(example) === 'query') ?? own[0]);
  }
  return first;
}

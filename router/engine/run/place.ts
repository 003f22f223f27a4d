/** Steps of a place in an answer: names, and indexes of lists. */
export type Place = readonly (string | number)[]
